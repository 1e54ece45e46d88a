import { describeSchedules } from './describe-schedules';

describeSchedules({ shift: 0, raise: 'supplement' });
