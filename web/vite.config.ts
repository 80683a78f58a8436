import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { compression } from "vite-plugin-compression2";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the running system; `./dev run` prints its address. */
const api = `http://127.0.0.1:${process.env.CRM_HTTP_PORT ?? "8080"}`;

/** What forms share, but for the reading of numbers, which are typed into filters, too. */
const FORM = /src[\\/]form[\\/](?!decimals)/;

/**
 * What lists share: the grid, the model of its table, and what shows the part of a long list that is in view. What reads the addresses of lists comes with every page, and so do
 * the small parts that also stand elsewhere.
 */
const GRID =
  /node_modules[\\/]@tanstack[\\/](react-table|table-core|react-virtual|virtual-core)[\\/]|src[\\/]data-grid[\\/](?!built-filter|grid-state|use-debounced-text|ActionsMenu|PageSteps|page-reference)/;

/** What charts and the filter builder both stand on: neither is on the first page. */
const STORES = /node_modules[\\/](@reduxjs|redux|redux-thunk|react-redux|reselect|immer)[\\/]/;

/** What only pages behind the first one share, but for how their drafts are named, which the first page does. */
const PAGES =
  /src[\\/]features[\\/](activities-listing|activity-steps|bulk-customers|calendar|calendar-feed|case-config|case-info|cases-listing|close-case|cold-call|export-list|groups|import-customers|maintain-salesmen|merge-customers|notification-mails|pipeline|ranks|recommendations-listing|salesmen-settings|save-[a-z-]+|third-parties-listing|users)[\\/](?!draft-form|keys|[a-z-]+-search\.)|src[\\/]features[\\/](activities[\\/](plan|PlanFields|use-contact-choices)|cases[\\/](?!keys|case|CaseBadge)[\w-]+|history[\\/](TimelineEntry|Waiting))\.|@mantine[\\/]core[\\/]esm[\\/]components[\\/](MultiSelect|Pill|PillsInput|Combobox[\\/]use-pills-reorder|CopyButton)[\\/]/;

/** What short lists of activities are made of, which come behind the first page, and other pages use, too. */
const WORK =
  /src[\\/](features[\\/]activities[\\/](Activity(Rows|Line|Marks)|actions|zoned-time|use-zone)|data-grid[\\/](ActionsMenu|RowActions))\./;

/** What other pages than the first one share, and no form or list alone. */
const LATER =
  /src[\\/](features[\\/](activities[\\/]Activity(Facts|Details)|customers[\\/](WhoseCustomers|look-ups|reach-actions|actions)|customer-home[\\/](use-back-to-tile|CustomerSkeleton)|marks[\\/](favourite-action|change-favourite|use-favourites)|recommendations[\\/](queries|recommendation|RecommendationMarks)|reports[\\/](WhosePicker|MonthsPicker)|third-parties[\\/](third-party|use-currency))|parts[\\/](Facts|links|ListPage|PlainTable|use-narrow)|drafts[\\/](draft-slot|open-drafts))\./;

/** The charts of the home page, which come behind it. */
const REPORTS =
  /src[\\/]features[\\/]reports[\\/](ActivitiesFrame|PipelineFrame|PerformanceFrame|MeasureBars|ReportFrame|figures|queries|periods|use-whose|use-salesman|whose)\./;

/** The rest of what several pages share: what others made, and what is ours. */
const isComponent = (id: string) => /node_modules/.test(id) && !GRID.test(id) && !STORES.test(id);
const isShared = (id: string) => /src[\\/]/.test(id) && !/node_modules/.test(id) && !FORM.test(id) && !GRID.test(id);

/** What every page stands on; a new release of the application does not change it. */
const FRAMEWORK =
  /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|@tanstack[\\/](react-query|query-core|react-router|router-core|history|react-store|store))[\\/]/;

/** What the service worker keeps: the application's own files. The API's page and its large script are not among them. */
const KEPT = [
  "index.html",
  "color-scheme.js",
  "favicon.svg",
  "assets/**/*.{js,css}",
  // Of the font what nearly every text needs.
  "assets/inter-latin-wght-*.woff2",
];

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      filename: "sw.js",
      // The page registers it itself, and the manifest lies in public/.
      injectRegister: false,
      manifest: false,
      workbox: {
        globPatterns: KEPT,
        globIgnores: ["**/api-docs*"],
        dontCacheBustURLsMatching: /^assets\//,
        inlineWorkboxRuntime: true,
        sourcemap: false,
        cleanupOutdatedCaches: true,
        // A new version waits until the windows of the old one are closed or their users ask for it: their pages' scripts are
        // kept until then.
        skipWaiting: false,
        clientsClaim: false,
        // A page comes from the server, which knows the newest version; what is kept is for when it cannot be reached.
        navigateFallback: null,
        directoryIndex: null,
        runtimeCaching: [
          {
            urlPattern: ({ request, url, sameOrigin }) =>
              sameOrigin &&
              request.mode === "navigate" &&
              !/^\/(?:api|livez|readyz|metrics)(?:\/|$)/.test(url.pathname),
            handler: "NetworkOnly",
            options: { precacheFallback: { fallbackURL: "/index.html" } },
          },
        ],
      },
    }),
    // The gateway serves the .br or .gz file beside an asset instead of compressing on every request. index.html is
    // left out: the gateway writes a fresh nonce into it each time.
    compression({ algorithms: ["brotliCompress", "gzip"], exclude: [/\.html$/], threshold: 1024 }),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": { target: api } } },
  build: {
    target: "es2022",
    // light-dark() and nesting stay as they are written: every browser of the last two years has them.
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    // data: addresses would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { app: "index.html", "api-docs": "api-docs.html" },
      output: {
        // A page needs a handful of files, not forty: what several pages share comes in three, and what forms and lists share
        // in one more each, which the first page does without.
        codeSplitting: {
          groups: [
            { name: "framework", test: FRAMEWORK, priority: 3 },
            { name: "components", test: isComponent, minShareCount: 2, priority: 2 },
            { name: "shared", test: isShared, minShareCount: 2, priority: 1 },
            // Before those that draw in what they depend on.
            { name: "work", test: WORK, priority: 6, minShareCount: 2, includeDependenciesRecursively: false },
            { name: "later", test: LATER, priority: 5, minShareCount: 2, includeDependenciesRecursively: false },
            { name: "reports", test: REPORTS, priority: 7, minShareCount: 2, includeDependenciesRecursively: false },
            { name: "pages", test: PAGES, priority: 4, minShareCount: 2, includeDependenciesRecursively: false },
            // Only what is named: otherwise they would draw in what the first page needs.
            { name: "form", test: FORM, priority: 5, minShareCount: 2, includeDependenciesRecursively: false },
            { name: "grid", test: GRID, minShareCount: 2, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  test: {
    restoreMocks: true,
    // Ends a test that hangs; none is measured by it.
    testTimeout: 30_000,
    setupFiles: ["./src/test/setup.ts"],
    // As many as there are cores: the default leaves one idle.
    maxWorkers: "100%",
    // A document takes longer to make than most tests take to run: only who needs one gets one.
    projects: [
      {
        extends: true,
        test: { name: "logic", environment: "node", include: ["src/**/*.test.ts"], exclude: ["src/**/*.dom.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "document",
          environment: "jsdom",
          include: ["src/**/*.test.tsx", "src/**/*.dom.test.ts"],
          setupFiles: ["./src/test/document.ts"],
        },
      },
    ],
  },
});
