import { readdirSync } from 'node:fs';

import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Who may import whom (wall 5 of ARCHITECTURE.md): app → features → components, live → api → lib.
const SHARED = ['components', 'live', 'api', 'lib', 'config', 'styles', 'locales'];
const features = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const wall = (files, forbidden, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message }] }] },
});

export default tseslint.config(
  { ignores: ['src/api/generated/**', 'node_modules/**'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // RTK Query says void where nothing is asked.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['../*'], message: 'Say where it is from the root: @/…' }] },
      ],
    },
  },
  wall(
    SHARED.map((room) => `src/${room}/**`),
    ['../*', '@/features/*', '@/app/*'],
    'What is shared knows neither features nor the app.',
  ),
  wall(
    ['src/lib/**', 'src/config/**'],
    ['../*', '@/features/*', '@/app/*', '@/components/*', '@/live/*', '@/api/*'],
    'lib stands on nothing.',
  ),
  ...features.map((feature) =>
    wall(
      [`src/features/${feature}/**`],
      [
        '../*',
        '@/app/*',
        ...features.filter((one) => one !== feature).map((one) => `@/features/${one}/*`),
      ],
      'A feature knows no other feature; a route puts them together.',
    ),
  ),
  { files: ['**/*.test.{ts,tsx}', 'src/testing/**'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['**/*.{js,cjs}'], extends: [tseslint.configs.disableTypeChecked] },
);
