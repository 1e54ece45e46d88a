import { networkListeners, networkType } from '../network';
import { topPage } from '../page-stack';
import { element, field, openSheet } from '../sheets/sheet';
import { api, WxError } from './api';
import { clipboard } from './clipboard';
import { events } from './events';

type NetworkListener = (status: { isConnected: boolean; networkType: string }) => void;

const scanCode = async (): Promise<object> => {
  const { row, input } = field('扫到的内容', '');
  const label = await openSheet({
    title: '扫一扫',
    body: [element('p', {}, '这里没有镜头：把二维码里的文字贴进来。'), row],
    actions: [{ label: '取消' }, { label: '扫到了', isMain: true }],
  });
  if (label !== '扫到了') throw new WxError('cancel');
  return { result: input.value, scanType: 'QR_CODE', charSet: 'utf-8', rawData: '' };
};

const makePhoneCall = async ({ phoneNumber }: { phoneNumber: string }): Promise<void> => {
  const label = await openSheet({
    title: phoneNumber,
    actions: [{ label: '取消' }, { label: '呼叫', isMain: true }],
  });
  if (label !== '呼叫') throw new WxError('cancel');
};

type Querying = { createSelectorQuery?: () => unknown; createIntersectionObserver?: (options?: object) => unknown };

/** Sound is not played here; what was asked for can be read by tests. */
const createInnerAudioContext = (): object => {
  const audio = document.createElement('audio');
  const listen = (name: string) => (handler: () => void) => {
    audio.addEventListener(name, handler);
  };
  return Object.assign(audio, {
    stop: () => {
      audio.pause();
    },
    destroy: () => {
      audio.pause();
    },
    onPlay: listen('play'),
    onEnded: listen('ended'),
    onError: listen('error'),
    onStop: listen('pause'),
    offPlay: () => undefined,
    offEnded: () => undefined,
    offError: () => undefined,
    offStop: () => undefined,
  });
};

export const world = {
  scanCode: api('scanCode', scanCode),
  makePhoneCall: api('makePhoneCall', makePhoneCall),
  ...clipboard,
  ...events,
  getNetworkType: api('getNetworkType', () => ({ networkType: networkType() })),
  onNetworkStatusChange: (listener: NetworkListener): void => {
    networkListeners.add(listener);
  },
  offNetworkStatusChange: (listener?: NetworkListener): void => {
    if (listener === undefined) networkListeners.clear();
    else networkListeners.delete(listener);
  },
  vibrateShort: api('vibrateShort', () => undefined),
  nextTick: (work: () => void): void => {
    void Promise.resolve().then(work);
  },
  getUpdateManager: (): object => ({
    onCheckForUpdate: () => undefined,
    onUpdateReady: () => undefined,
    onUpdateFailed: () => undefined,
    applyUpdate: () => undefined,
  }),
  createInnerAudioContext,
  createSelectorQuery: (): unknown => {
    const query = (topPage()?.caller as Querying | undefined)?.createSelectorQuery?.() as {
      in?: (component: Querying) => unknown;
    };
    query.in = (component) => component.createSelectorQuery?.();
    return query;
  },
  createIntersectionObserver: (component: Querying, options?: object): unknown =>
    component.createIntersectionObserver?.(options),
};
