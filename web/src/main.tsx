import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { newQueryClient } from "./app/query-client";
import { newRouter } from "./app/router";
import { shareStyleNonce } from "./app/style-nonce";
import { startTexts } from "./i18n";

shareStyleNonce();
startTexts();
const queries = newQueryClient();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App queries={queries} router={newRouter(queries)} />
    </StrictMode>,
  );
}
// When the first page is there: what is kept for later shall not delay it.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    void import("./app/service-worker").then(({ startServiceWorker }) => startServiceWorker());
  });
}
