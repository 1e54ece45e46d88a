/** The answer of a rule that can say no: a value, or a reason. */
export type Result<Value, Problem> = { ok: true; value: Value } | { ok: false; problem: Problem };

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
export const no = <Problem>(problem: Problem): { ok: false; problem: Problem } => ({ ok: false, problem });
