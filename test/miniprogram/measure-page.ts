/** What a page must not do at any size of letters: measured in the browser, told in words. */
export const MEASURE = `(() => {
  const top = [...document.querySelectorAll('.wx-window')].find((one) => one.offsetParent !== null || one.getBoundingClientRect().width > 0);
  const told = [];
  const name = (one) => one.tagName.toLowerCase() + ' "' + (one.textContent || '').trim().slice(0, 12) + '"';
  for (const one of top.querySelectorAll('*')) {
    const box = one.getBoundingClientRect();
    if (box.width > 0 && (box.right > innerWidth + 1 || box.left < -1)) told.push(name(one) + ' sticks out sideways');
  }
  for (const one of top.querySelectorAll('[role=button],[role=link],[role=radio],[role=checkbox],[role=switch],wx-button,input,textarea')) {
    const box = one.getBoundingClientRect();
    if (box.height > 0 && box.height < 47.5) told.push(name(one) + ' is only ' + Math.round(box.height) + ' px high');
  }
  for (const one of top.querySelectorAll('.button-first')) {
    const box = one.getBoundingClientRect();
    if (box.height < 59.5) told.push('the main button is only ' + Math.round(box.height) + ' px high');
    if (box.bottom > innerHeight + 0.5) told.push('the main button is below the screen');
  }
  if (top.querySelectorAll('.button-first').length > 1) told.push('more than one filled button');
  return told;
})()`;
