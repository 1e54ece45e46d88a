import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const everywhere = [
  { selector: 'TSEnumDeclaration', message: 'Use a const array and a union type.' },
  { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
];
const bareDate = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0]",
  message: 'Take the time from a Clock.',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'release/', '.demo/', 'node_modules/']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.mjs', '.dependency-cruiser.cjs', 'jest.config.cjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...everywhere],
    },
  },
  {
    files: ['server/**/*.ts'],
    ignores: ['server/env.ts', 'server/shared/clock.ts', 'server/shared/ids.ts'], // the homes of what is forbidden elsewhere
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read settings from server/env.ts.' },
        { object: 'Date', property: 'now', message: 'Take the time from a Clock.' },
        { object: 'Math', property: 'random', message: 'Take ids from shared/ids.ts.' },
      ],
      'no-restricted-syntax': ['error', ...everywhere, bareDate],
    },
  },
  {
    files: ['miniprogram/**/*.ts'],
    ignores: ['miniprogram/services/clock.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time from services/clock.ts.' },
        { object: 'Math', property: 'random', message: 'What must not be guessed or repeated comes from the server.' },
      ],
      'no-restricted-syntax': [
        'error',
        ...everywhere,
        { ...bareDate, message: 'Take the time from services/clock.ts.' },
      ],
    },
  },
  // EntitySchema takes a plain object on purpose.
  { files: ['server/database/table.ts'], rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' } },
  { files: ['server/database/migrations/**'], rules: { 'max-lines-per-function': 'off' } }, // one list of tables
  // The composition root's inferred return type is the list of use cases.
  { files: ['server/compose.ts'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' } },
  { files: ['server/cli/**'], rules: { 'no-console': 'off' } },
  { files: ['test/**'], rules: { 'max-lines-per-function': 'off', 'max-lines': 'off', 'no-console': 'off' } },
  {
    files: ['**/*.config.{js,cjs,mjs}', '**/*.cjs', '**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        module: 'readonly',
        require: 'readonly',
        __dirname: 'readonly',
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
    rules: {
      'no-restricted-syntax': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  prettier,
);
