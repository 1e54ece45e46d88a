import type { CustomerMessenger } from './bot/customer-messenger';
import type { Database } from './database/transaction';
import { outsideTransaction } from './database/transaction';
import type { Settings } from './env';
import type { PhoneProvider } from './identity/phone-provider';
import type { SignInProvider } from './identity/sign-in-provider';
import type { PageLinks } from './messages/page-links';
import type { PushOpener } from './messages/push-opener';
import { createAccessTokenRows } from './messages/access-token-store';
import type { MessageSender } from './messages/sender';
import { readSecretFile } from './operations/key-files';
import type { NoticeOpener } from './payments/notice-opener';
import type { MerchantAccount, PaymentGateway } from './payments/payment-gateway';
import type { BillSource } from './reconciliation/bill-source';
import type { Clock } from './shared/clock';
import type { Logger } from './shared/logger';
import type { Sealer } from './shared/sealing';
import { createAccessTokenKeeper } from './wechat/access-token';
import { createBillSource } from './wechat/bill-source';
import { createCustomerMessenger } from './wechat/customer-messenger';
import { createMessageSender } from './wechat/message-sender';
import { createNoticeOpener } from './wechat/notice-opener';
import { createPageLinks } from './wechat/page-links';
import { createPaymentGateway } from './wechat/payment-gateway';
import { createPhoneProvider } from './wechat/phone';
import { createPushOpener } from './wechat/push-opener';
import { createSignInProvider } from './wechat/sign-in';
import { endingCertificates, loadTrustedKeys } from './wechat/trusted-keys';

export type WeChat = {
  gateway: PaymentGateway;
  billSource: BillSource;
  noticeOpener: NoticeOpener;
  signInProvider: SignInProvider;
  phoneProvider: PhoneProvider;
  messageSender: MessageSender;
  pageLinks: PageLinks;
  customerMessenger: CustomerMessenger;
  /** Absent where no push is set up. */
  pushOpener: PushOpener | undefined;
  merchant: MerchantAccount;
};

type Ground = { clock: Clock; logger: Logger; database: Database; sealer: Sealer };

/** Which version of the mini-program a message opens. */
const PROGRAM_STATES = { demo: 'developer', rehearsal: 'trial', production: 'formal' } as const;
/** The same in the words of links. */
const PROGRAM_VERSIONS = { demo: 'develop', rehearsal: 'trial', production: 'release' } as const;
const LINK_ORIGIN = 'https://wxaurl.cn';

/** The neighbour WeChat behind its ports, for the configured app and merchant. */
export const composeWeChat = (settings: Settings, { clock, logger, database, sealer }: Ground): WeChat => {
  const trustedKeys = loadTrustedKeys(settings.WECHAT_PAY_TRUSTED_KEYS_DIR);
  for (const certificate of endingCertificates(settings.WECHAT_PAY_TRUSTED_KEYS_DIR, clock.now()))
    logger.warn(certificate, 'a platform certificate of WeChat Pay ends soon: put the new one beside it');
  const platform = {
    base: settings.WECHAT_API_BASE,
    appId: settings.WECHAT_APP_ID,
    appSecret: settings.WECHAT_APP_SECRET,
  };
  const keeper = createAccessTokenKeeper({
    ...platform,
    rows: createAccessTokenRows({ database, sealer, clock }),
    clock,
    logger,
  });
  const pay = {
    base: settings.WECHAT_PAY_BASE,
    mode: settings.WECHAT_PAY_MODE,
    appId: settings.WECHAT_APP_ID,
    merchantId: settings.WECHAT_PAY_MERCHANT_ID,
    merchantSerial: settings.WECHAT_PAY_MERCHANT_SERIAL,
    merchantKey: readSecretFile(settings.WECHAT_PAY_MERCHANT_KEY_FILE),
    trustedKeys,
    clock,
    logger,
  };
  return {
    gateway: outsideTransaction(
      createPaymentGateway({
        ...pay,
        providerAppId: settings.WECHAT_PAY_PROVIDER_APP_ID,
        notifyBase: settings.PUBLIC_BASE_URL,
      }),
      ['prepayBody', 'signForPhone'],
    ),
    billSource: outsideTransaction(createBillSource(pay)),
    noticeOpener: createNoticeOpener({ apiV3Key: settings.WECHAT_PAY_API_V3_KEY, trustedKeys, clock }),
    signInProvider: outsideTransaction(createSignInProvider({ ...platform, logger })),
    phoneProvider: outsideTransaction(createPhoneProvider({ keeper, appId: settings.WECHAT_APP_ID, logger })),
    messageSender: outsideTransaction(
      createMessageSender({ keeper, state: PROGRAM_STATES[settings.RUN_MODE], logger }),
    ),
    pageLinks: outsideTransaction(
      createPageLinks({
        keeper,
        version: PROGRAM_VERSIONS[settings.RUN_MODE],
        origins: linkOrigins(settings),
        clock,
        logger,
      }),
    ),
    customerMessenger: outsideTransaction(createCustomerMessenger({ keeper, clock, logger })),
    pushOpener: pushOpenerOf(settings, clock),
    merchant: {
      mode: settings.WECHAT_PAY_MODE,
      merchant: settings.WECHAT_PAY_MERCHANT_ID,
      subMerchant: settings.WECHAT_PAY_MODE === 'partner' ? (settings.WECHAT_PAY_SUB_MERCHANT_ID ?? '') : '',
      app: settings.WECHAT_APP_ID,
      payeeName: settings.WECHAT_PAY_PAYEE_NAME,
    },
  };
};

/** A WeChat that runs elsewhere than WeChat makes links to itself. */
const linkOrigins = ({ RUN_MODE: mode, WECHAT_API_BASE: base }: Settings): string[] =>
  mode === 'production' ? [LINK_ORIGIN] : [LINK_ORIGIN, new URL(base).origin];

const pushOpenerOf = (settings: Settings, clock: Clock): PushOpener | undefined => {
  const tokens = [settings.WECHAT_MESSAGE_TOKEN, settings.WECHAT_MESSAGE_TOKEN_PREVIOUS].filter(isSet);
  const aesKeys = [settings.WECHAT_MESSAGE_AES_KEY, settings.WECHAT_MESSAGE_AES_KEY_PREVIOUS].filter(isSet);
  const mode = settings.WECHAT_MESSAGE_MODE;
  if (tokens.length === 0 || (mode !== 'plain' && aesKeys.length === 0)) return undefined;
  return createPushOpener({ mode, appId: settings.WECHAT_APP_ID, tokens, aesKeys, clock });
};

const isSet = (value: string | undefined): value is string => value !== undefined;
