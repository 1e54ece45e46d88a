import { join, relative } from 'node:path';
import ts from 'typescript';
import type { MiniProgram } from './read-mini-program';
import type { TypedScripts } from './typed-scripts';
import { lineOfNode } from './typed-scripts';

export type Method = { name: string; file: string; line: number };
/** What the script of a page or component offers its template and its users. */
export type Script = {
  file: string;
  /** False when it calls neither Page() nor Component(). */
  isRegistered: boolean;
  methods: ReadonlyMap<string, Method>;
  properties: ReadonlySet<string>;
};

/** Reads `Page({…})`, `Component({…})` and the `Behavior({…})` they name by their types: a spread or a helper hides nothing. */
export const readScripts = (miniProgram: MiniProgram, { program }: TypedScripts): Map<string, Script> => {
  const checker = program.getTypeChecker();
  const scripts = new Map<string, Script>();
  for (const path of miniProgram.parts.keys()) {
    const file = `${path}.ts`;
    const source = program.getSourceFile(join(miniProgram.root, file));
    if (source === undefined) continue;
    const definition = registeredIn(source);
    const found = { methods: new Map<string, Method>(), properties: new Set<string>() };
    if (definition !== undefined) collect(checker, miniProgram.root, definition, found);
    scripts.set(path, { file, isRegistered: definition !== undefined, ...found });
  }
  return scripts;
};

type Definition = { argument: ts.Expression; isPage: boolean };

const registeredIn = (source: ts.SourceFile): Definition | undefined => {
  let found: Definition | undefined;
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      /^(Page|Component)$/.test(node.expression.text)
    ) {
      const [argument] = node.arguments;
      if (argument !== undefined) found = { argument, isPage: node.expression.text === 'Page' };
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

type Found = { methods: Map<string, Method>; properties: Set<string> };

const collect = (checker: ts.TypeChecker, root: string, { argument, isPage }: Definition, found: Found): void => {
  const type = checker.getTypeAtLocation(argument);
  const partsOf = (name: string): ts.Symbol[] => {
    const symbol = type.getProperty(name);
    return symbol === undefined ? [] : checker.getTypeOfSymbol(symbol).getProperties();
  };
  for (const symbol of isPage ? type.getProperties() : partsOf('methods')) {
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
    if (declaration === undefined || checker.getTypeOfSymbol(symbol).getCallSignatures().length === 0) continue;
    const file = relative(root, declaration.getSourceFile().fileName);
    found.methods.set(symbol.name, { name: symbol.name, file, line: lineOfNode(declaration) });
  }
  for (const symbol of partsOf('properties')) found.properties.add(symbol.name);
  for (const name of externalClassesOf(argument)) found.properties.add(name);
  for (const behavior of behaviorsOf(checker, argument)) collect(checker, root, behavior, found);
};

const elementsOf = (argument: ts.Expression, name: string): readonly ts.Expression[] => {
  if (!ts.isObjectLiteralExpression(argument)) return [];
  const property = argument.properties.find(
    (one) => one.name !== undefined && ts.isIdentifier(one.name) && one.name.text === name,
  );
  if (property === undefined || !ts.isPropertyAssignment(property)) return [];
  return ts.isArrayLiteralExpression(property.initializer) ? property.initializer.elements : [];
};

const externalClassesOf = (argument: ts.Expression): string[] =>
  elementsOf(argument, 'externalClasses').flatMap((one) =>
    ts.isStringLiteral(one) ? [one.text.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] : [],
  );

const behaviorsOf = (checker: ts.TypeChecker, argument: ts.Expression): Definition[] =>
  elementsOf(argument, 'behaviors').flatMap((element) => {
    const symbol = checker.getSymbolAtLocation(element);
    if (symbol === undefined) return [];
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = target.valueDeclaration;
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return [];
    const made = declaration.initializer;
    const given = made !== undefined && ts.isCallExpression(made) ? made.arguments[0] : undefined;
    return given === undefined ? [] : [{ argument: given, isPage: false }];
  });
