import { describeNoticeStorm } from '../support/notice-storm';

jest.setTimeout(120_000);

describeNoticeStorm(Number(process.env['STORM_ORDERS'] ?? 24));
