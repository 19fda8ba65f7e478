// What `make generate` reads: endpoints and types of the app come from the product's own document.
const isAdmin = (_name, { path }) => path.startsWith('/api/admin/');

module.exports = {
  schemaFile: './openapi.json',
  apiFile: './src/api/base-api.ts',
  apiImport: 'baseApi',
  hooks: true,
  outputFiles: {
    './src/api/generated/public.gen.ts': {
      exportName: 'publicApi',
      filterEndpoints: (name, endpoint) => !isAdmin(name, endpoint),
    },
    './src/api/generated/admin.gen.ts': {
      exportName: 'adminApi',
      filterEndpoints: isAdmin,
    },
  },
};
