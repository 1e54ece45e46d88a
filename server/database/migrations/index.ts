import { FirstTables1700000000001 } from './0001-first-tables';
import { Families1700000000002 } from './0002-families';
import { NumbersForCases1700000000003 } from './0003-numbers-for-cases';
import { Reconciliation1700000000004 } from './0004-reconciliation';
import { Accesses1700000000005 } from './0005-accesses';
import { Questions1700000000006 } from './0006-questions';
import { Messages1700000000007 } from './0007-messages';
import { Refunds1700000000008 } from './0008-refunds';
import { Operations1700000000011 } from './0011-operations';
import { SentMessages1700000000012 } from './0012-sent-messages';
import { WindowOverrides1700000000014 } from './0014-window-overrides';
import { Progress1700000000015 } from './0015-progress';
import { Chats1700000000017 } from './0017-chats';

/** All migrations, oldest first. A released migration is never edited. */
export const migrations = [
  FirstTables1700000000001,
  Families1700000000002,
  NumbersForCases1700000000003,
  Reconciliation1700000000004,
  Accesses1700000000005,
  Questions1700000000006,
  Messages1700000000007,
  Refunds1700000000008,
  Operations1700000000011,
  SentMessages1700000000012,
  WindowOverrides1700000000014,
  Progress1700000000015,
  Chats1700000000017,
] as const;
