import { resolve } from 'node:path';

/** The checkout: its sources are bundled for the browser also when this file runs from `dist/`. */
export const CHECKOUT = resolve(__dirname, __filename.endsWith('.js') ? '../../../..' : '../../..');
export const PHONE = resolve(CHECKOUT, 'test/local-wechat/phone');
