import type { Template } from './server/messages/templates';
import type { TestWorld } from './server-world';

/** A call of the platform with the app's access token, as JSON. */
export const callPlatform = async (
  { wechat, direct }: Pick<TestWorld, 'wechat' | 'direct'>,
  path: string,
  body: object,
): Promise<Record<string, unknown>> => {
  const credential = { grant_type: 'client_credential', appid: direct.appid, secret: direct.appSecret };
  const token = await fetch(`${wechat.origin}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify(credential),
  });
  const { access_token: accessToken } = (await token.json()) as { access_token: string };
  const target = `${wechat.origin}${path}?access_token=${accessToken}`;
  const answer = await fetch(target, { method: 'POST', body: JSON.stringify(body) });
  return (await answer.json()) as Record<string, unknown>;
};

/** The example of a template as data: WeChat's own values for its keys. */
export const exampleData = (template: Template | undefined): Record<string, { value: string }> => {
  const values = new Map((template?.example ?? '').split('\n').map((line) => line.split(':') as [string, string]));
  return Object.fromEntries(
    [...(template?.content ?? '').matchAll(/(.+):\{\{(\w+)\.DATA\}\}/g)].map(([, label = '', key = '']) => [
      key,
      { value: values.get(label) ?? '' },
    ]),
  );
};
