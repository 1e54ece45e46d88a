'use strict';

/** The browser that the mini-program runs in, with letters for Chinese. Debian's own, never a download. */
const fs = require('node:fs');
const { find, installPackages } = require('./debian-packages.cjs');

const FONT_FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts'];

const hasChineseFont = () =>
  FONT_FOLDERS.filter((folder) => fs.existsSync(folder)).some((folder) =>
    fs.readdirSync(folder, { recursive: true }).some((file) => /NotoSansCJK|NotoSansSC|SourceHanSans/i.test(file)),
  );

const SHELL = 'chromium-headless-shell'; // the same engine without the windows of a desktop, for three quarters of the work

const findBrowser = () => find(SHELL) ?? find('chromium') ?? find('chromium-browser');

const missingFont = () => (hasChineseFont() ? [] : ['fonts-noto-cjk']);

const missing = () => [...(findBrowser() ? [] : ['chromium']), ...missingFont()];

/**
 * Installs what lacks when we are root on Debian; a browser that is there is good enough, but not for CI. Answers the
 * packages that lack afterwards.
 */
const installBrowser = () => {
  const isShellWanted = !find(SHELL) && (!findBrowser() || process.env.CI === 'true');
  installPackages([...(isShellWanted ? [SHELL] : []), ...missingFont()]);
  installPackages(missing()); // an older Debian has no such package
  return missing();
};

module.exports = { findBrowser, installBrowser, missingForBrowser: missing };
