'use strict';

/* Runs inside the phone's browser, behind axe-core: measures the page on top and answers what a person would stumble over. */
globalThis.__measurePage = (() => {
  const { document, getComputedStyle } = globalThis;
  const ROLES = ['button', 'link', 'checkbox', 'radio', 'switch', 'tab', 'menuitem', 'option', 'textbox'];
  const TARGETS = [...ROLES.map((role) => `[role="${role}"]`), 'wx-button', 'wx-input', 'wx-textarea'].join(',');
  // The page itself scrolls, which WeChat does; labels say sums in words on purpose: 就选500元 is read 就选五百元.
  const LEFT_OUT = {
    'scrollable-region-focusable': { enabled: false },
    'label-content-name-mismatch': { enabled: false },
  };
  const MAIN_MIN_PX = 60;
  const OTHER_MIN_PX = 48;
  const HALF_A_PIXEL = 0.5;

  const round = (value) => Math.round(value * 100) / 100;
  const words = (element) => (element.innerText ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 24);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const topWindow = () => [...document.querySelectorAll('.wx-window')].filter(shown).at(-1);

  const colour = (text) => {
    const [red, green, blue, alpha = 1] = (text.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const over = (top, below) => top.rgb.map((part, at) => part * top.alpha + below[at] * (1 - top.alpha));
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    if (element === null) return [255, 255, 255];
    const own = colour(getComputedStyle(element).backgroundColor);
    return own.alpha === 1 ? own.rgb : over(own, ground(element.parentElement));
  };
  const contrast = (element) => {
    const below = ground(element);
    const lights = [luminance(over(colour(getComputedStyle(element).color), below)), luminance(below)];
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
  };

  /** Every piece of text that is shown, with its element and where its glyphs stand. */
  const texts = (root) => {
    const walker = document.createTreeWalker(root, 4);
    const found = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (node.textContent.trim() === '' || ['STYLE', 'SCRIPT'].includes(element.tagName) || !shown(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      found.push({ element, text: node.textContent.trim().slice(0, 24), boxes: [...range.getClientRects()] });
    }
    return found;
  };

  /** Text that its own box, or one around it that clips, does not show whole. A page that scrolls up and down clips nothing. */
  const cutTexts = (all) =>
    all
      .filter(({ element, boxes }) => {
        for (let around = element; around !== null && !around.matches('wx-page'); around = around.parentElement) {
          const style = getComputedStyle(around);
          const clips = [style.overflowX, style.overflowY].some((value) => value === 'hidden' || value === 'clip');
          if (!clips || around.matches('.wx-window,body,html')) continue;
          const edge = around.getBoundingClientRect();
          if (boxes.some((box) => box.right > edge.right + 1 || box.left < edge.left - 1)) return true;
          if (boxes.some((box) => box.top > edge.bottom || box.bottom < edge.top)) return true;
        }
        return getComputedStyle(element).textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth;
      })
      .map(({ text }) => text);

  /** Text typed or shown in a field of one line that is wider than the field. */
  const cutFields = (root) =>
    [...root.querySelectorAll('input')]
      .filter((field) => shown(field) && field.scrollWidth > field.clientWidth + 1)
      .map((field) => field.value);

  const sticksOut = (root, all) => {
    const edge = root.getBoundingClientRect();
    return all
      .filter(({ boxes }) =>
        boxes.some((box) => box.right > edge.right + HALF_A_PIXEL || box.left < edge.left - HALF_A_PIXEL),
      )
      .map(({ text }) => text)
      .concat(
        [...root.querySelectorAll('.block,.card,.bar,.button,.row,.voucher')]
          .filter(shown)
          .filter((one) => one.getBoundingClientRect().right > edge.right + HALF_A_PIXEL)
          .map((one) => `${one.className}: ${words(one)}`),
      );
  };

  const targets = (root) =>
    [...root.querySelectorAll(TARGETS)].filter(shown).map((element) => {
      const { width, height } = element.getBoundingClientRect();
      const isMain = element.matches('.button-first') || element.querySelector('.button-first') !== null;
      const name = element.getAttribute('aria-label') ?? words(element);
      return { name, isMain, sizePx: round(Math.min(width, height)), hasName: name.trim() !== '' };
    });

  /** What lies over the page and takes its place: a sheet, the large code. */
  const cover = (root) => [...root.querySelectorAll('[role="dialog"],.sheet,.code')].filter(shown).at(-1);

  /** The filled buttons that are not whole on the screen, or lie under something other than a sheet. */
  const hiddenMains = (root) =>
    [...(cover(root) ?? root).querySelectorAll('.button-first')]
      .filter(shown)
      .filter((button) => {
        const box = button.getBoundingClientRect();
        const edge = root.getBoundingClientRect();
        const isInside =
          box.left >= edge.left &&
          box.right <= edge.right &&
          box.top >= edge.top &&
          box.bottom <= edge.bottom + HALF_A_PIXEL;
        const corners = [box.top + 4, box.bottom - 4].map((y) =>
          document.elementFromPoint(box.left + box.width / 2, y),
        );
        return !isInside || !corners.every((top) => button.contains(top));
      })
      .map(words);

  const lineRatio = (element) => {
    const { lineHeight, fontSize } = getComputedStyle(element);
    return lineHeight === 'normal' ? 1.15 : Number.parseFloat(lineHeight) / Number.parseFloat(fontSize);
  };

  const least = (all, of) => all.reduce((low, one) => (low === undefined || of(one) < of(low) ? one : low), undefined);

  /** Of the page on top: its smallest figures, and everything that is below what is asked. */
  return async () => {
    const root = topWindow();
    const all = texts(root).map((one) => ({
      ...one,
      isAmount: one.element.closest('.amount') !== null,
      isUnit: one.element.matches('.amount-yuan'), // half the size of its figure, on purpose
      contrast: round(contrast(one.element)),
      ratio: round(lineRatio(one.element)),
      fontPx: round(Number.parseFloat(getComputedStyle(one.element).fontSize)),
    }));
    const aims = targets(root);
    const amounts = all.filter(({ isAmount }) => isAmount);
    const mains = aims.filter(({ isMain }) => isMain);
    const others = aims.filter(({ isMain }) => !isMain);
    const found = await globalThis.axe.run(root, { resultTypes: ['violations'], rules: LEFT_OUT });
    const grave = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const low = (limit, list, of, unit) =>
      list.filter((one) => of(one) < limit).map((one) => `${one.text ?? one.name}: ${of(one)}${unit}`);
    return {
      path: globalThis.__phone.pages().at(-1).path,
      axe: grave.length,
      contrast: least(all, (one) => one.contrast)?.contrast,
      amountContrast: least(amounts, (one) => one.contrast)?.contrast,
      mainPx: least(mains, (one) => one.sizePx)?.sizePx,
      otherPx: least(others, (one) => one.sizePx)?.sizePx,
      ratio: least(all, (one) => one.ratio)?.ratio,
      fontPx: least(
        all.filter(({ isUnit }) => !isUnit),
        (one) => one.fontPx,
      )?.fontPx,
      lettersPx: [...new Set(all.filter(({ isUnit }) => !isUnit).map(({ fontPx: px }) => px))],
      hiddenMains: hiddenMains(root),
      problems: [
        ...grave.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `axe ${id}: ${html.slice(0, 140)}`)),
        ...low(4.5, all, (one) => one.contrast, ' contrast'),
        ...low(7, amounts, (one) => one.contrast, ' contrast of an amount'),
        ...low(MAIN_MIN_PX, mains, (one) => one.sizePx, ' px, a main button'),
        ...low(OTHER_MIN_PX, others, (one) => one.sizePx, ' px, a target'),
        ...low(1.3, all, (one) => one.ratio, ' of line to letter'),
        ...aims.filter(({ hasName }) => !hasName).map(() => 'a target without a name'),
        ...sticksOut(root, all).map((text) => `${text}: sticks out sideways`),
        ...[...cutTexts(all), ...cutFields(root)].map((text) => `${text}: cut`),
      ],
    };
  };
})();
