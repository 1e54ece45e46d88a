/** What WeChat documents as built-in components, and the words of WXML itself. */
export const BUILTIN_TAGS: ReadonlySet<string> = new Set([
  ...['block', 'template', 'import', 'include', 'wxs', 'slot'],
  ...['view', 'scroll-view', 'swiper', 'swiper-item', 'movable-area', 'movable-view', 'cover-view', 'cover-image'],
  ...['match-media', 'page-container', 'share-element', 'root-portal', 'icon', 'text', 'rich-text', 'progress'],
  ...['button', 'checkbox', 'checkbox-group', 'editor', 'form', 'input', 'keyboard-accessory', 'label', 'picker'],
  ...['picker-view', 'picker-view-column', 'radio', 'radio-group', 'slider', 'switch', 'textarea', 'navigator'],
  ...['functional-page-navigator', 'audio', 'camera', 'channel-live', 'channel-video', 'image', 'live-player'],
  ...['live-pusher', 'video', 'voip-room', 'map', 'canvas', 'ad', 'ad-custom', 'official-account', 'open-data'],
  ...['web-view', 'page-meta', 'navigation-bar', 'grid-view', 'list-view', 'sticky-header', 'sticky-section'],
]);

/** Events of the built-in components. An event of another name never comes. */
export const BUILTIN_EVENTS: ReadonlySet<string> = new Set([
  ...['tap', 'longpress', 'longtap', 'touchstart', 'touchmove', 'touchend', 'touchcancel', 'touchforcechange'],
  ...['transitionend', 'animationstart', 'animationiteration', 'animationend'],
  ...[
    'input',
    'focus',
    'blur',
    'confirm',
    'keyboardheightchange',
    'linechange',
    'nicknamereview',
    'change',
    'changing',
  ],
  ...['columnchange', 'cancel', 'pickstart', 'pickend', 'submit', 'reset', 'ready', 'statuschange'],
  ...['scroll', 'scrolltoupper', 'scrolltolower', 'dragstart', 'dragging', 'dragend', 'scrollend'],
  ...['refresherpulling', 'refresherrefresh', 'refresherrestore', 'refresherabort', 'transition', 'animationfinish'],
  ...['load', 'error', 'success', 'fail', 'complete', 'message', 'activeend'],
  ...['getphonenumber', 'getrealtimephonenumber', 'getuserinfo', 'contact', 'opensetting', 'launchapp', 'chooseavatar'],
  ...['agreeprivacyauthorization', 'createliveactivity', 'play', 'pause', 'ended', 'timeupdate', 'waiting'],
  ...['beforeenter', 'enter', 'afterenter', 'beforeleave', 'leave', 'afterleave', 'clickoverlay', 'resize'],
]);
