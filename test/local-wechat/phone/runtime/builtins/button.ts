import { showChat } from '../chat/show-chat';
import { openShareMenu } from '../sheets/share-card';
import { readUrl } from '../url';
import { phoneNumberDetail } from '../wx/account';
import { agreeByButton } from '../wx/privacy';
import { faultOf } from '../faults';
import type { Builtin } from './builtin';
import { asText, builtinOf, defineBuiltin, isOn, setOrRemove } from './builtin';
import { resetForm, submitForm } from './form';

export const defineButton = (): void => {
  defineBuiltin('button', {
    properties: {
      ...{
        type: String,
        size: String,
        plain: Boolean,
        disabled: Boolean,
        loading: Boolean,
        formType: String,
        openType: String,
      },
      ...{ lang: null, sessionFrom: String, sendMessageTitle: null, sendMessagePath: null, sendMessageImg: null },
      ...{ showMessageCard: null, appParameter: null, phoneNumberNoQuotaToast: null },
    },
    attached: (builtin) => {
      const { element } = builtin;
      if (!element.hasAttribute('role')) element.setAttribute('role', 'button');
      element.tabIndex = 0;
      builtin.activate = () => {
        press(builtin);
      };
      builtin.onTap(() => {
        press(builtin);
      });
      for (const type of ['mousedown', 'touchstart'])
        element.addEventListener(
          type,
          (event) => {
            if (isOn(builtin.data['disabled'])) event.stopPropagation();
          },
          { capture: true },
        );
    },
    updated: ({ element, data }) => {
      setOrRemove(element, 'type', asText(data['type']));
      setOrRemove(element, 'size', asText(data['size']));
      if (isOn(data['disabled'])) element.setAttribute('aria-disabled', 'true');
      else if (element.getAttribute('aria-disabled') === 'true' && !element.hasAttribute('data-own-aria'))
        element.removeAttribute('aria-disabled');
      setOrRemove(element, 'aria-busy', isOn(data['loading']) ? 'true' : undefined);
      element.style.pointerEvents = isOn(data['disabled']) ? 'none' : '';
    },
  });
};

const press = (builtin: Builtin): void => {
  const { data, element } = builtin;
  if (isOn(data['disabled'])) return;
  const form = element.closest('wx-form');
  const owner = form === null ? undefined : builtinOf(form);
  if (owner !== undefined && data['formType'] === 'submit') submitForm(owner);
  if (owner !== undefined && data['formType'] === 'reset') resetForm(owner);
  openByType(builtin).catch((error: unknown) => {
    faultOf('button', error);
  });
};

const openByType = async (builtin: Builtin): Promise<void> => {
  const types = new Set(asText(builtin.data['openType']).split('|'));
  if (types.has('agreePrivacyAuthorization')) {
    agreeByButton(builtin.element.id);
    builtin.emit('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' });
  }
  if (types.has('getPhoneNumber')) builtin.emit('getphonenumber', await phoneNumberDetail(false));
  if (types.has('getRealtimePhoneNumber')) builtin.emit('getrealtimephonenumber', await phoneNumberDetail(true));
  if (types.has('share'))
    openShareMenu('button', { id: builtin.element.id, dataset: Object.assign({}, builtin.element.dataset) });
  if (types.has('contact')) await openChat(builtin);
  if (types.has('openSetting')) builtin.emit('opensetting', { authSetting: {} });
};

/** As WeChat does it: whoever taps a card comes back to the page, which is told which card it was, and opens it itself. */
const openChat = async (builtin: Builtin): Promise<void> => {
  const tapped = await showChat('service');
  const { path, query } = tapped === undefined ? { path: '', query: {} } : readUrl(`/${tapped}`, '');
  builtin.emit('contact', { errMsg: 'enterContact:ok', path, query });
};
