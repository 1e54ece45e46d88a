/** Large letters, plain paper; nothing is loaded from elsewhere. */
export const FAMILY_STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #F6F3EC; color: #1B222C; font: 20px/1.5 system-ui, -apple-system, "PingFang SC",
  "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 30em; margin: 0 auto; padding: 16px; }
h1 { margin: 8px 0 16px; font-size: 26px; line-height: 1.3; color: #15304F; }
.mark { padding: 8px 16px; background: #FAE9E5; color: #8F2A1B; font-weight: 700; text-align: center; }
.card { padding: 16px; background: #FFFFFF; border: 1px solid #7A7F87; border-radius: 10px; }
.card p { margin: 0 0 8px; }
h2 { margin: 24px 0 8px; font-size: 22px; color: #15304F; }
ol { margin: 0; padding-left: 1.4em; }
li { padding: 4px 0; }
a { display: block; min-height: 60px; margin: 16px 0 0; padding: 14px 16px; border: 2px solid #1F4272; border-radius: 8px;
  background: #1F4272; color: #FFFFFF; font-weight: 700; text-align: center; text-decoration: none; }
a:focus-visible { outline: 3px solid #15304F; outline-offset: 3px; }
.safe { margin: 24px 0 0; font-size: 18px; color: #4A525E; }
[hidden] { display: none !important; }
`;

type Page = { scriptPath: string; appId: string; mark?: string | undefined };

/** What a text message about a family member leads to: who asks for what, how to answer, and how to say no for good. */
export const familyPageHtml = ({ scriptPath, appId, mark }: Page): string =>
  `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>家人想看您的缴费记录</title>
<style>${FAMILY_STYLE}</style>
<script src="${scriptPath}" defer></script>
</head>
<body>
${mark === undefined ? '' : `<div class="mark">${mark}</div>`}
<main>
<h1>家人替您缴养老保险，想看缴没缴</h1>
<section class="card">
<p>同不同意，由您定。不同意也能替您缴。</p>
<p>他只能看到：要缴多少、缴没缴。以后随时能取消。</p>
</section>
<a id="open" data-app="${appId}" hidden>去微信里选</a>
<h2>点了没反应，照下面做</h2>
<ol>
<li>打开微信，搜小程序“年年缴”</li>
<li>确认是您本人</li>
<li>请家人点“发微信给本人”</li>
<li>点开他发来的卡片，选同意或不同意</li>
</ol>
<h2>不认识这个人</h2>
<ol>
<li>打开“年年缴”，点“提醒和设置”</li>
<li>点“我的家人”，在“谁替我缴”里取消他</li>
</ol>
<p class="safe">我们不要验证码，不让您转账。拿不准打12366。</p>
</main>
</body>
</html>
`;

/**
 * Puts what stands behind # into the address that opens the mini-program (WeChat's plain scheme): it goes from the browser
 * to WeChat and to nobody else. In the language of old phones.
 */
export const FAMILY_SCRIPT = `(function () {
  var token = window.location.hash.slice(1);
  var open = document.getElementById('open');
  if (!/^[A-Za-z0-9_-]{22}$/.test(token)) return;
  open.href = 'weixin://dl/business/?appid=' + open.getAttribute('data-app') +
    '&path=pages/family-consent/family-consent&query=' + encodeURIComponent('t=' + token);
  open.hidden = false;
})();
`;
