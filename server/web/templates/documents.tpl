{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>ERRORS}}
<h1 class="govuk-heading-l">Documents</h1>
<form method="get" action="/documents" role="search">
  <div class="govuk-grid-row">
    <div class="govuk-grid-column-one-half">
      <div class="govuk-form-group">
        <label class="govuk-label" for="q">Words in the text</label>
        <input class="govuk-input" id="q" name="q" type="search" value="{{Q}}">
      </div>
    </div>
    <div class="govuk-grid-column-one-quarter">
      <div class="govuk-form-group">
        <label class="govuk-label" for="kind">Kind</label>
        <select class="govuk-select" id="kind" name="kind"><option value="">Any</option>{{#KIND}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/KIND}}</select>
      </div>
    </div>
    <div class="govuk-grid-column-one-quarter">
      <div class="govuk-form-group">
        <label class="govuk-label" for="state">State</label>
        <select class="govuk-select" id="state" name="state"><option value="">Any</option>{{#STATE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/STATE}}</select>
      </div>
    </div>
  </div>
  <button class="govuk-button govuk-button--secondary" data-module="govuk-button">Show</button>
</form>
{{#NONE}}<p class="govuk-body">There are no documents here that you may see{{#FILTERED}} with these words and filters. <a class="govuk-link" href="/documents">Show all</a>{{/FILTERED}}{{#UNFILTERED}} yet{{/UNFILTERED}}.</p>{{/NONE}}
{{#SOME}}<div class="app-scroll" tabindex="0" role="region" aria-label="Documents"><table class="govuk-table">
  <caption class="govuk-table__caption govuk-visually-hidden">Documents you may see, newest first</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row">
    <th scope="col" class="govuk-table__header">Title</th>
    <th scope="col" class="govuk-table__header">Kind</th>
    <th scope="col" class="govuk-table__header">Agency</th>
    <th scope="col" class="govuk-table__header">State</th>
    <th scope="col" class="govuk-table__header">Marking</th>
    <th scope="col" class="govuk-table__header">Received</th>
  </tr></thead>
  <tbody class="govuk-table__body">
  {{#DOCUMENT}}<tr class="govuk-table__row">
    <td class="govuk-table__cell"><a class="govuk-link" href="/documents/{{ID}}">{{DOC_TITLE}}</a>{{#SNIPPET}}<br><span class="govuk-hint">{{#PIECE}}{{#MARK}}<mark>{{TEXT}}</mark>{{/MARK}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{/PIECE}}</span>{{/SNIPPET}}</td>
    <td class="govuk-table__cell">{{KIND_LABEL}}</td>
    <td class="govuk-table__cell">{{AGENCY}}</td>
    <td class="govuk-table__cell"><strong class="govuk-tag{{#TAG}} govuk-tag--{{COLOUR}}{{/TAG}}">{{STATE_LABEL}}</strong></td>
    <td class="govuk-table__cell">{{DOC_MARKING}}</td>
    <td class="govuk-table__cell">{{RECEIVED}}</td>
  </tr>
  {{/DOCUMENT}}
  </tbody>
</table></div>{{/SOME}}
{{#MORE}}<nav class="govuk-pagination govuk-pagination--block" aria-label="Pagination"><div class="govuk-pagination__next"><a class="govuk-link govuk-pagination__link" href="{{MORE_LINK}}" rel="next"><span class="govuk-pagination__link-title">Older documents</span></a></div></nav>{{/MORE}}
{{>FOOT}}
