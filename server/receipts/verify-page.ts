import type { RunModeMark } from './receipt-pdf';

/** The look of the paper: `product/tokens.md`, in px. Large letters, and each state in words, shape and colour. */
export const VERIFY_STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #F6F3EC; color: #1B222C; font: 20px/1.4 system-ui, -apple-system, "PingFang SC",
  "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 30em; margin: 0 auto; padding: 16px; }
h1 { margin: 8px 0 16px; font-size: 26px; line-height: 1.3; color: #15304F; }
.mark { padding: 8px 16px; background: #FAE9E5; color: #8F2A1B; font-weight: 700; text-align: center; }
.card { background: #FFFFFF; border: 1px solid #7A7F87; border-radius: 10px; overflow: hidden; }
.say { margin: 0; padding: 20px 16px; font-size: 28px; line-height: 1.3; font-weight: 700; }
.say::before { display: inline-block; margin-right: 10px; }
.genuine .say { background: #E5F1E8; color: #1C5B38; }
.genuine .say::before { content: "✓"; }
.fake .say, .reversed .say { background: #FAE9E5; color: #8F2A1B; }
.fake .say::before { content: "✕"; }
.reversed .say::before { content: "!"; }
.asking .say { background: #E8EEF6; color: #15304F; }
.more { margin: 0; padding: 16px; }
dl { margin: 0; padding: 0 16px; }
dl div { display: flex; flex-wrap: wrap; justify-content: space-between; padding: 12px 0; border-top: 1px solid #D5CFC1; }
dl div:first-child { border-top: 0; }
dt { margin-right: 16px; color: #4A525E; }
dd { margin: 0 0 0 auto; text-align: right; overflow-wrap: anywhere; }
dd.amount { font-size: 38px; line-height: 1.2; font-weight: 700; color: #15304F; }
a, button { display: block; width: 100%; min-height: 60px; margin: 16px 0 0; padding: 14px 16px; border: 2px solid #1F4272;
  border-radius: 8px; background: #1F4272; color: #FFFFFF; font: inherit; font-weight: 700; text-align: center;
  text-decoration: none; }
a:focus-visible, button:focus-visible { outline: 3px solid #15304F; outline-offset: 3px; }
.safe { margin: 24px 0 0; font-size: 18px; color: #4A525E; }
[hidden] { display: none !important; }
`;

/** The page without any answer in it: the script asks and fills it. */
export const verifyPageHtml = ({ scriptPath, mark }: { scriptPath: string; mark?: RunModeMark | undefined }): string =>
  `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>凭证验真假</title>
<style>${VERIFY_STYLE}</style>
<script src="${scriptPath}" defer></script>
</head>
<body>
${mark === undefined ? '' : `<div class="mark">${mark}</div>`}
<main>
<h1>缴费凭证验真假</h1>
<section id="card" class="card asking" aria-live="polite">
<p id="say" class="say">正在查，请稍等</p>
<p id="more" class="more" hidden></p>
<dl id="facts" hidden>
<div><dt>金额</dt><dd id="amount" class="amount"></dd></div>
<div><dt>年度</dt><dd id="years"></dd></div>
<div><dt>付款日期</dt><dd id="day"></dd></div>
<div><dt>凭证编号</dt><dd id="number"></dd></div>
<div><dt>现在</dt><dd id="standing"></dd></div>
</dl>
</section>
<a id="call" href="tel:12366" hidden>打12366</a>
<button id="again" type="button" hidden>再试一次</button>
<p class="safe">我们不要验证码，不让您转账。</p>
<noscript><p class="more">这个浏览器打不开，请用微信扫凭证上的码。</p></noscript>
</main>
</body>
</html>
`;

/**
 * The page's script, in the language of old phones (no build step, no library). The code stands behind # and goes into
 * the body of one POST: it is in no address that a server or proxy writes down. Answers are set as text, never as HTML.
 */
export const VERIFY_SCRIPT = `'use strict';
(function () {
  var STANDINGS = { valid: '有效', partlyReversed: '有一部分已冲正', reversed: '已冲正，不算数了' };
  function at(id) { return document.getElementById(id); }
  function show(id, isShown) { at(id).hidden = !isShown; }
  function fill(id, text) { at(id).textContent = text; }

  function say(kind, sentence, more) {
    at('card').className = 'card ' + kind;
    fill('say', sentence);
    fill('more', more || '');
    show('more', Boolean(more));
    show('facts', kind === 'genuine' || kind === 'reversed');
    show('call', kind === 'fake');
    show('again', kind === 'unknown');
  }

  function yuan(fen) {
    var whole = String(Math.floor(fen / 100));
    if (whole.length > 4) whole = whole.replace(/(\\d)(?=(\\d{3})+$)/g, '$1,');
    var rest = fen % 100;
    return whole + (rest === 0 ? '' : '.' + (rest < 10 ? '0' : '') + rest) + '元';
  }

  function dayText(day) {
    var parts = day.split('-');
    return Number(parts[0]) + '年' + Number(parts[1]) + '月' + Number(parts[2]) + '日';
  }

  function showGenuine(answer) {
    fill('amount', yuan(answer.amountFen));
    fill('years', answer.years.join('、'));
    fill('day', dayText(answer.day));
    fill('number', answer.number.replace(/(\\d{4})(?=\\d)/g, '$1 '));
    fill('standing', STANDINGS[answer.standing] || '');
    if (answer.standing === 'reversed') say('reversed', '是真的，但钱已冲正');
    else say('genuine', '是真的', answer.standing === 'valid' ? '' : '有一部分钱已冲正，请看清楚。');
  }

  function showAnswer(status, text) {
    var answer = null;
    try { answer = JSON.parse(text); } catch (notJson) { answer = null; }
    if (status === 200 && answer && answer.genuine === true) return showGenuine(answer);
    var error = (answer && answer.error) || {};
    if (error.code === 'receipt.fake' || error.code === 'request.bad') return showFake();
    say('unknown', error.message || '没查出来。过会再点。');
  }

  function showFake() { say('fake', '不是真的，请报12366', '对不上，不是我们出的。请别付钱。'); }

  function ask() {
    var code = location.hash.slice(1);
    if (code === '') return say('asking', '请用微信扫凭证上的码');
    say('asking', '正在查，请稍等');
    var request = new XMLHttpRequest();
    request.open('POST', '/api/receipt-checks');
    request.setRequestHeader('content-type', 'application/json');
    request.timeout = 15000;
    request.onload = function () { if (code === location.hash.slice(1)) showAnswer(request.status, request.responseText); };
    request.onerror = request.ontimeout = function () { say('unknown', '没连上网，还不知道真假'); };
    request.send(JSON.stringify({ code: code }));
  }

  at('again').addEventListener('click', ask);
  window.addEventListener('hashchange', ask);
  ask();
})();
`;
