import { WxError } from './wx/api';

export type NetworkState = 'good' | 'slow' | 'none';

const SLOW_MS = 3_000;
let state: NetworkState = 'good';
const listeners = new Set<(status: { isConnected: boolean; networkType: string }) => void>();

export const networkState = (): NetworkState => state;
export const networkType = (): string => ({ good: 'wifi', slow: '2g', none: 'none' })[state];

export const setNetwork = (next: NetworkState): void => {
  if (next === state) return;
  state = next;
  for (const listener of [...listeners]) listener({ isConnected: state !== 'none', networkType: networkType() });
};

export const networkListeners = listeners;

/** Waits as long as this network takes; throws when there is none. */
export const overNetwork = async (): Promise<void> => {
  if (state === 'slow') await new Promise((next) => setTimeout(next, SLOW_MS));
  if (networkState() === 'none')
    throw new WxError('errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED');
};
