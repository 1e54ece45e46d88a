import frameCss from './frame.css';
import { make } from './dom';
import { panel } from './panel';
import { reopen, screen, settings, shown } from './phone-window';

/** The page with the phone and, beside it, everything a tester may do to it. */
document.head.append(make('style', {}, frameCss));
document.body.append(
  make('main', { class: 'phone' }, screen),
  make(
    'aside',
    { class: 'panel' },
    make('h1', {}, '年年缴 · 手机'),
    make(
      'p',
      { class: 'note' },
      '同一份小程序源码，跑在浏览器里；微信是本机的，人和钱都是编的。改了源码，刷新就是新的。',
    ),
    ...panel(),
  ),
);
if (settings.problems.length > 0) document.body.prepend(make('p', { class: 'is-bad' }, settings.problems.join('；')));
addEventListener('message', (event: MessageEvent<{ phone?: string; person: string; path: string; scene: number }>) => {
  if (event.origin !== location.origin || event.data.phone !== 'open') return;
  const { person, path, scene } = event.data;
  reopen({ person, path, scene });
  dispatchEvent(new Event('person-changed'));
});
reopen(shown);
