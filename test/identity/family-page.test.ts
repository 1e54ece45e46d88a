import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { FAMILY_SCRIPT } from '../../server/identity/family-page';
import { describeOnSqlite } from '../support/engines';
import { addFamily } from '../support/family';
import { aPerson, aPhone, aResident } from '../support/resident';
import { register } from '../support/register';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

describeOnSqlite('the page behind the text message that asks for consent', (engine) => {
  let world: World;
  const mother = aPerson({ name: '刘桂花' });
  const daughter = aPerson({ name: '张小红' });
  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, [mother, daughter]);
  });
  afterAll(() => world.close());

  it('is where the text message leads, and opens the ask in WeChat without telling the token to anybody', async () => {
    await aResident(world, daughter, 'daughter');
    const phone = await aPhone(world, 'daughter');
    const { linkId } = await addFamily(phone, mother, 'mother');
    await phone.request('POST', `/api/family-links/${linkId}/asks`, { way: 'sms' });
    const [link = ''] = /https?:\/\/\S+/.exec(world.sms.messages(mother.phone)[0]?.text ?? '') ?? [];
    const { pathname, hash } = new URL(link);
    expect([pathname, hash.length]).toEqual(['/family', 23]);
    const answer = await fetch(link);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toContain('同不同意，由您定');
    expect(html).not.toContain(hash.slice(1));
    expect(openedBy(hash)).toBe(
      `weixin://dl/business/?appid=wx1&path=pages/family-consent/family-consent&query=t%3D${hash.slice(1)}`,
    );
    const { status } = await aPhone(world, 'mother').then((one) =>
      one.request('GET', `/api/family-links/asks/${hash.slice(1)}`),
    );
    expect(status).toBe(200);
  });

  it('runs its own script only, and looks like its style', async () => {
    const answer = await fetch(`${world.baseUrl}/family`);
    const html = await answer.text();
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(html) ?? [];
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(policy).toContain("default-src 'none'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await (await fetch(`${world.baseUrl}/family.js`)).text()).toBe(FAMILY_SCRIPT);
  });

  it.each(['', '#', '#short', `#"><script>${'x'.repeat(22)}`])('shows no button for %j', (hash) => {
    expect(openedBy(hash)).toBeUndefined();
  });
});

/** Where the button leads, in a browser whose address ends like this. */
const openedBy = (hash: string): string | undefined => {
  const button = { href: undefined as string | undefined, hidden: true, getAttribute: () => 'wx1' };
  const document = { getElementById: () => button };
  runInNewContext(FAMILY_SCRIPT, { window: { location: { hash } }, document, encodeURIComponent });
  return button.hidden ? undefined : button.href;
};
