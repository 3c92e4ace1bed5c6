"""What a page of the reading room looks like, measured in the browser: what runs out, what lies over what, contrast."""

from __future__ import annotations

LOOKS = """
() => {
  const shown = node => node.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const name = node => (node.tagName + '.' + node.className).slice(0, 40) + ': ' + node.textContent.trim().slice(0, 50);
  const scrolls = node => ['auto', 'scroll'].includes(getComputedStyle(node).overflowX);
  const frame = node => {  // what of the page a node may be seen in: all, or the box that it scrolls in
    for (let up = node; up && up !== document.body; up = up.parentElement)
      if (scrolls(up)) return up.getBoundingClientRect();
    return null;
  };
  const colour = text => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return {rgb: [r, g, b], a};
  };
  const over = (top, below) => top.rgb.map((part, at) => part * top.a + below[at] * (1 - top.a));
  const ground = node => {
    const layers = [];
    for (let up = node; up; up = up.parentElement) layers.push(colour(getComputedStyle(up).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = rgb => {
    const linear = part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.map(part => linear(part / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  };
  const wide = document.documentElement.clientWidth, told = {out: [], over: [], faint: [], cut: [], texts: 0};
  if (document.documentElement.scrollWidth > wide) told.out.push('the page is ' + document.documentElement.scrollWidth);
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, node = text.parentElement;
    if (!text.data.trim() || !shown(node) || node.closest('.skip, option, script, style, title, desc')) continue;
    told.texts += 1;
    const range = document.createRange(), style = getComputedStyle(node), box = frame(node);
    range.selectNodeContents(text);
    const ink = over(colour(node.closest('svg') ? style.fill : style.color), ground(node));
    const contrast = ratio(ink, ground(node));
    if (contrast < 4.5) told.faint.push(contrast.toFixed(2) + ' ' + name(node));
    for (const {left, right, top, bottom} of range.getClientRects()) {
      if (!box && (right > wide + 1 || left < -1)) told.out.push(Math.round(right) + ' ' + name(node));
      if (box && (right < box.left || left > box.right || bottom < box.top || top > box.bottom)) continue;
      const quarter = (bottom - top) / 4;
      boxes.push({left, right, top: top + quarter, bottom: bottom - quarter, node, text});
    }
  }
  boxes.sort((a, b) => a.top - b.top);
  boxes.forEach((a, at) => {
    for (let next = at + 1; next < boxes.length && boxes[next].top < a.bottom; next++) {
      const b = boxes[next], across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      if (across > 2 && Math.min(a.bottom, b.bottom) - b.top > 1 && a.text !== b.text)
        told.over.push(name(a.node) + ' | ' + name(b.node));
    }
  });
  for (const node of document.querySelectorAll('a, button, input, select, summary')) {
    const {left, right, width, height} = node.getBoundingClientRect();
    if (!shown(node) || node.matches('.skip') || !width) continue;
    if (!frame(node) && (right > wide + 1 || left < -1)) told.out.push(Math.round(right) + ' ' + name(node));
    if (height < 12 && getComputedStyle(node).display !== 'inline') told.cut.push(name(node));
  }
  return told;
}
"""
"""Returns {out, over, faint, cut: texts that run out of the page, lie over others, are too faint, too small; texts}."""

FOCUSED = """
() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node), {left, right, top, bottom} = node.getBoundingClientRect();
  const can = 'a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]';
  const all = [...document.querySelectorAll(can)];
  const words = node.textContent || node.getAttribute('aria-label') || node.name;
  return {
    place: all.indexOf(node), of: all.filter(one => one.checkVisibility()).length,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: right > 0 && left < innerWidth && bottom > 0 && top < innerHeight,
    name: (node.tagName + ' ' + (words || '')).trim().slice(0, 60),
  };
}
"""
"""Where the focus is: its place among all that can have it, how many those are, whether it shows and can be seen."""
