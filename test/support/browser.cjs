'use strict';

/** The browser that the mini-program runs in, with letters for Chinese. Debian's own, never a download. */
const fs = require('node:fs');
const { find, installPackages } = require('./debian-packages.cjs');

const FONT_FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts'];

const hasChineseFont = () =>
  FONT_FOLDERS.filter((folder) => fs.existsSync(folder)).some((folder) =>
    fs.readdirSync(folder, { recursive: true }).some((file) => /NotoSansCJK|NotoSansSC|SourceHanSans/i.test(file)),
  );

const findBrowser = () => find('chromium') ?? find('chromium-browser');

const missing = () => [...(findBrowser() ? [] : ['chromium']), ...(hasChineseFont() ? [] : ['fonts-noto-cjk'])];

/** Installs what lacks when we are root on Debian. Answers the packages that lack afterwards. */
const installBrowser = () => {
  installPackages(missing());
  return missing();
};

module.exports = { findBrowser, installBrowser, missingForBrowser: missing };
