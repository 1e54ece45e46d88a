import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

const { findBrowser, missingForBrowser } = createRequire(__filename)(join(__dirname, 'browser.cjs')) as {
  findBrowser: () => string | undefined;
  missingForBrowser: () => string[];
};

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NOT_HERE = 'is not run here: there is no browser';

/** Registers tests that need the browser. Without it they are not run: `npm test` says so, and CI fails. */
export const describeInChromium = (name: string, body: () => void): void => {
  const missing = missingForBrowser();
  if (missing.length === 0) describe(name, body);
  else if (process.env['CI'] === 'true') throw new Error(`CI needs ${missing.join(', ')}`);
  else
    describe(name, () => {
      it(NOT_HERE, () => {
        expect(missing).not.toEqual([]);
      });
    });
};

export const launchBrowser = (): Promise<Browser> => {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Error('no browser here: apt-get install chromium-headless-shell fonts-noto-cjk');
  return chromium.launch({ executablePath, args: FLAGS });
};
