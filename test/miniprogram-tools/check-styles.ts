import type { CssNode, CssTree } from './css-tree';
import { cssTree } from './css-tree';
import type { Finding } from './finding';
import { lineAt } from './finding';
import type { MiniProgram } from './read-mini-program';
import type { Reference } from './references';

const HEX = /^([\da-f]{3}|[\da-f]{4}|[\da-f]{6}|[\da-f]{8})$/i;

/**
 * WXSS against the grammar of CSS: values and properties that no browser knows, variables that nobody declares, selectors that
 * WeChat does not take. The phone skips each of these in silence.
 */
export const checkStyles = (miniProgram: MiniProgram, references: readonly Reference[]): Finding[] => {
  const sheets = [...miniProgram.files].filter((file) => file.endsWith('.wxss'));
  const ofComponents = sheetsOfComponents(miniProgram, references);
  const declared = declaredVariables(miniProgram);
  const css = cssTree();
  return sheets.flatMap((file) => {
    const findings: Finding[] = [];
    const add = (line: number | undefined, problem: string, remedy: string): void => {
      findings.push({ file, line, problem, remedy });
    };
    const tree = css.parse(asCss(miniProgram.text(file)), {
      positions: true,
      onParseError: ({ line, message }) => {
        add(line, message, 'Mend the style sheet there.');
      },
    });
    css.walk(tree, function (node) {
      const line = node.loc?.start.line;
      if (node.type === 'Declaration') checkDeclaration(css, node, declared, add);
      if (this.atrule?.name?.endsWith('keyframes') === true || this.rule?.prelude == null) return;
      if (node.type === 'TypeSelector' && node.name === '*') add(line, 'WXSS has no selector *', 'Name a class.');
      else if (ofComponents.has(file) && /^(Type|Id|Attribute)Selector$/.test(node.type)) {
        add(line, `${css.generate(node)}: the WXSS of a component takes classes only`, 'Give the element a class.');
      }
    });
    return findings;
  });
};

/** rpx → px of the same length, so that every line and column stays where it is. */
const asCss = (wxss: string): string => wxss.replace(/(\d)rpx\b/g, '$1px ');

const checkDeclaration = (
  css: CssTree,
  { property = '', value, loc }: CssNode,
  declared: ReadonlySet<string>,
  add: (line: number | undefined, problem: string, remedy: string) => void,
): void => {
  const line = loc?.start.line;
  const node = typeof value === 'object' ? value : undefined;
  const text = typeof value === 'string' ? value : node === undefined ? '' : css.generate(node);
  for (const [, name = ''] of text.matchAll(/var\(\s*(--[\w-]+)/g)) {
    if (!declared.has(name)) add(line, `${name} is declared nowhere`, 'Mend the name, or declare it in app.wxss.');
  }
  for (const [, digits = ''] of text.replace(/url\([^)]*\)|"[^"]*"|'[^']*'/g, '').matchAll(/#([\w-]+)/g)) {
    if (!HEX.test(digits)) {
      add(line, `#${digits} is no colour`, 'Give 3, 4, 6 or 8 hexadecimal digits.');
      return;
    }
  }
  if (property.startsWith('--') || node === undefined || text.includes('var(')) return;
  const error = css.lexer.matchProperty(property, node).error;
  if (error === null) return;
  const problem = error.message.startsWith('Unknown property')
    ? `CSS knows no property ${property}`
    : `${property}: ${text} is no value of it`;
  add(line, problem, 'Mend it; the phone skips the line.');
};

/** Own sheets of components with all that they import. */
const sheetsOfComponents = ({ parts }: MiniProgram, references: readonly Reference[]): Set<string> => {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { from, to } of references) if (from === file && to?.endsWith('.wxss') === true) visit(to);
  };
  for (const { path, isPage } of parts.values()) if (!isPage) visit(`${path}.wxss`);
  return reached;
};

/** In style sheets, in `style="--x: …"` and in the texts that a script puts there. */
const declaredVariables = ({ files, text }: MiniProgram): Set<string> =>
  new Set(
    [...files]
      .filter((file) => /\.(wxss|wxml|ts)$/.test(file))
      .flatMap((file) => [...text(file).matchAll(/(--[\w-]+)\s*:/g)].map(([, name = '']) => name)),
  );

/** A variable in an inline style must be declared, too. */
export const checkInlineStyles = (miniProgram: MiniProgram): Finding[] => {
  const declared = declaredVariables(miniProgram);
  return [...miniProgram.files]
    .filter((file) => file.endsWith('.wxml'))
    .flatMap((file) =>
      [...miniProgram.text(file).matchAll(/var\(\s*(--[\w-]+)/g)]
        .filter(([, name = '']) => !declared.has(name))
        .map((found) => ({
          file,
          line: lineAt(miniProgram.text(file), found.index),
          problem: `${found[1] ?? ''} is declared nowhere`,
          remedy: 'Mend the name, or declare it in app.wxss.',
        })),
    );
};
