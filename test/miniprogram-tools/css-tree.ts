import { loadTool } from './tools';

/** What the style check uses of the package css-tree, which is one of the tools and not of the product. */
export type CssNode = {
  type: string;
  name?: string;
  property?: string;
  value?: CssNode | string;
  prelude?: CssNode | null;
  loc?: { start: { offset: number; line: number } };
};
export type CssTree = {
  parse(
    text: string,
    options: {
      positions: boolean;
      parseCustomProperty?: boolean;
      onParseError?: (error: Error & { line: number }) => void;
    },
  ): CssNode;
  walk(tree: CssNode, visit: (this: { atrule: CssNode | null; rule: CssNode | null }, node: CssNode) => void): void;
  generate(node: CssNode): string;
  lexer: { matchProperty(name: string, value: CssNode): { error: (Error & { rawMessage?: string }) | null } };
};

export const cssTree = (): CssTree => loadTool('css-tree') as CssTree;
