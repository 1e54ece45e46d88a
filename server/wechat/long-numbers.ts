/**
 * WeChat writes numbers of 64 bits bare in JSON, which a JSON number does not hold: 6054768590064713729 would be read as
 * …714000. Whole numbers of 16 digits and more become texts. Inside a text a quote is escaped, so only values are met.
 */
export const quoteLongNumbers = (json: string): string =>
  json.replace(/(?<!\\)"(\w{1,40})"(\s*:\s*)(\d{16,20})(?=\s*[,}\]])/g, '"$1"$2"$3"');
