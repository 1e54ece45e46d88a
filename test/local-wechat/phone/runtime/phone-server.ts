/** What this page asks of the server of the phone; the mini-program itself never calls it. */
export const askServer = async <Answer>(door: string, body: object): Promise<Answer> => {
  const answer = await fetch(`/wx/${door}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json = (await answer.json()) as Answer & { error?: string };
  if (!answer.ok) throw new Error(json.error ?? `${door}: ${answer.status}`);
  return json;
};
