/** A value as JavaScript source. */
export const quoted = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
