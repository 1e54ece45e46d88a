import { describeNoticeStorm } from '../support/notice-storm';

jest.setTimeout(400_000);

describeNoticeStorm(200);
