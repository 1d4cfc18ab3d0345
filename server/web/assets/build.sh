#!/usr/bin/env bash
# Makes server/web/static from govuk-frontend and scrutiny.scss. Needs npm; its result is committed.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --no-audit --no-fund
npx sass --no-source-map --style=compressed --quiet-deps scrutiny.scss ../static/scrutiny.css
# The source map is not served, so the comment that names it goes too.
sed 's|//# sourceMappingURL=.*||' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js \
  > ../static/govuk-frontend.js
