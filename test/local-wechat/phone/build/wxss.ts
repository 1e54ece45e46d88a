import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { AtRule, Declaration, Root } from 'postcss';
import { CssSyntaxError, parse, root as emptySheet } from 'postcss';
import parser from 'postcss-selector-parser';
import type { ProblemList } from './problem';

/** Both marks are replaced when the component registers and its style isolation is known: `<scope>--` or nothing. */
export const SCOPE_MARK = '__S__';
export const HOST_MARK = '__H__';

export type WxssOwner = { kind: 'app' } | { kind: 'page' | 'component'; is: string };

/** One WXSS file → CSS: @import inlined, tags renamed, classes of components prefixed, rules of a page bound to it. */
export const wxssToCss = (file: string, root: string, owner: WxssOwner, problems: ProblemList): string => {
  const sheet = load(file, root, problems, new Set());
  const rewrite = selectorRewriter(owner);
  sheet.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && (rule.parent as AtRule).name.includes('keyframes')) return;
    checkSelector(rule.selector, owner, (message) => {
      problems.error(rule.source?.input.file ?? file, message, rule.source?.start?.line);
    });
    rule.selector = rewrite.processSync(rule.selector);
  });
  sheet.walkDecls((declaration) => {
    checkDeclaration(declaration, problems);
  });
  // 1rpx = 0.5px at the design width of 375 px; rpx in declarations is computed where the screen is known.
  sheet.walkAtRules((rule) => {
    rule.params = rule.params.replace(/(-?\d*\.?\d+)rpx\b/g, (_, count: string) => `${Number(count) / 2}px`);
  });
  sheet.walkComments((comment) => {
    comment.remove();
  });
  return sheet.toString();
};

const load = (file: string, root: string, problems: ProblemList, seen: Set<string>): Root => {
  if (seen.has(file)) return emptySheet();
  seen.add(file);
  let sheet: Root;
  try {
    sheet = parse(readFileSync(file, 'utf8'), { from: file });
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error;
    problems.error(file, error.reason, error.line);
    return emptySheet();
  }
  sheet.walkAtRules('import', (rule) => {
    const name = /['"]([^'"]+)['"]/.exec(rule.params)?.[1] ?? '';
    const absolute = join(root, name);
    const target = name.startsWith('/') && existsSync(absolute) ? absolute : resolve(dirname(file), name);
    if (existsSync(target)) rule.replaceWith(load(target, root, problems, seen).nodes);
    else {
      problems.error(file, `@import ${name} not found`, rule.source?.start?.line);
      rule.remove();
    }
  });
  return sheet;
};

/** WeChat refuses `*` everywhere and, in components, everything but classes, `:host` and their pseudo classes. */
const checkSelector = (selector: string, owner: WxssOwner, refuse: (message: string) => void): void => {
  parser((selectors) => {
    selectors.walkUniversals(() => {
      refuse('WXSS has no selector *');
    });
    if (owner.kind !== 'component') return;
    selectors.walk((node) => {
      if (node.type === 'tag' || node.type === 'id' || node.type === 'attribute') {
        refuse(`${node.toString().trim()}: no tag, id or attribute selectors in the WXSS of a component`);
      }
    });
  }).processSync(selector);
};

const checkDeclaration = (declaration: Declaration, problems: ProblemList): void => {
  const url = /url\(\s*['"]?(?!data:|https:)([^'")]+)/.exec(declaration.value)?.[1];
  const { source } = declaration;
  if (url !== undefined && source?.input.file !== undefined) {
    problems.error(
      source.input.file,
      `url(${url}): WXSS shows no files of the package, only data: and https:`,
      source.start?.line,
    );
  }
};

const selectorRewriter = (owner: WxssOwner): ReturnType<typeof parser> =>
  parser((selectors) => {
    selectors.walkTags((tag) => {
      if (!tag.value.startsWith('wx-')) tag.value = `wx-${tag.value}`;
    });
    if (owner.kind === 'component') {
      selectors.walkClasses((one) => {
        one.value = SCOPE_MARK + one.value;
      });
    }
    selectors.walkPseudos((pseudo) => {
      if (pseudo.value === ':host') pseudo.replaceWith(attributeIs('wx-host', HOST_MARK));
    });
    if (owner.kind === 'page')
      selectors.each((one) => {
        bindToPage(one, owner.is);
      });
  });

/** Quoted: the path of a page is no CSS name. */
const attributeIs = (name: string, value: string): parser.Attribute => {
  const attribute = parser.attribute({ attribute: name, operator: '=', value, quoteMark: '"', raws: {} });
  attribute.setValue(value, { quoteMark: '"' });
  return attribute;
};

/** `page {…}` is this page; anything else is inside it, at no higher specificity. */
const bindToPage = (one: parser.Selector, is: string): void => {
  const first = one.first as parser.Node | undefined;
  if (first?.type === 'tag' && first.value === 'wx-page') {
    one.insertAfter(first, attributeIs('is', is));
    return;
  }
  one.prepend(parser.combinator({ value: ' ' }));
  one.prepend(parser.pseudo({ value: `:where(wx-page[is="${is}"])` }));
};
