import type { InTransaction, Reader } from '../database/transaction';
import { dropPeople, plannedPeople } from '../messages/message-store';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Clock } from '../shared/clock';
import { listDuePeople } from './campaign-rules';
import { DUE } from './survey-round';

type Deps = { inTransaction: InTransaction; reader: Reader; packs: RulePacks; clock: Clock };

/** Use case: money came for these people, by whatever channel: whoever owes nothing any more is out of what is planned. */
export const stopReminders = async (deps: Deps, participantIds: readonly number[]): Promise<void> => {
  const planned = await plannedPeople(deps.reader, DUE, participantIds);
  if (planned.length === 0) return;
  const people = await listDuePeople(deps, planned, deps.clock.now());
  const done = planned.filter((id) => people.get(id)?.pressing === undefined);
  await deps.inTransaction((tx) => dropPeople(tx, DUE, done));
};
