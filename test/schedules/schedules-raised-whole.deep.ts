import { describeSchedules } from './describe-schedules';

describeSchedules({ shift: 1_000_000, raise: 'replaceAndRefund' });
