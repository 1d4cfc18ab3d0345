{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{#NOTICE}}<div class="govuk-notification-banner govuk-notification-banner--success" role="region" aria-labelledby="notice-title"><div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="notice-title">Recorded</h2></div><div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading">{{NOTICE_TEXT}}</p></div></div>{{/NOTICE}}
<h1 class="govuk-heading-l">Actions</h1>
<form method="get" action="/actions" role="search" aria-label="Filter the actions">
  <div class="govuk-grid-row">
    <div class="govuk-grid-column-one-third">
      <div class="govuk-form-group">
        <label class="govuk-label" for="agency">Responsible agency</label>
        <select class="govuk-select app-wide" id="agency" name="agency"><option value="">Any</option>{{#AGENCY_CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/AGENCY_CHOICE}}</select>
      </div>
    </div>
    <div class="govuk-grid-column-one-third">
      <div class="govuk-form-group">
        <label class="govuk-label" for="state">State</label>
        <select class="govuk-select app-wide" id="state" name="state"><option value="">Any</option>{{#STATE_CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/STATE_CHOICE}}</select>
      </div>
    </div>
    <div class="govuk-grid-column-one-third">
      <div class="govuk-form-group">
        <label class="govuk-label" for="brag">Rating (BRAG)</label>
        <select class="govuk-select app-wide" id="brag" name="brag"><option value="">Any</option>{{#BRAG_CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/BRAG_CHOICE}}</select>
      </div>
    </div>
  </div>
  <div class="govuk-grid-row">
    <div class="govuk-grid-column-two-thirds">
      <div class="govuk-form-group">
        <label class="govuk-label" for="document">Source document</label>
        <select class="govuk-select app-wide" id="document" name="document"><option value="">Any</option>{{#DOCUMENT_CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/DOCUMENT_CHOICE}}</select>
      </div>
    </div>
    <div class="govuk-grid-column-one-third">
      <div class="govuk-form-group app-beside-select">
        <div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="overdue" name="overdue" type="checkbox" value="true"{{#OVERDUE_ONLY}} checked{{/OVERDUE_ONLY}}><label class="govuk-label govuk-checkboxes__label" for="overdue">Only what is overdue</label></div></div>
      </div>
    </div>
  </div>
  <button class="govuk-button govuk-button--secondary" data-module="govuk-button">Show</button>
</form>
<p class="govuk-body">{{FOUND_TEXT}}{{#FILTERED}} <a class="govuk-link" href="/actions">Show all actions</a>{{/FILTERED}}</p>
{{#NONE}}{{#UNFILTERED}}<p class="govuk-body">There are no actions that you may see yet. Actions are made from the confirmed findings of a document.</p>{{/UNFILTERED}}{{/NONE}}
{{#SOME}}<div class="app-scroll" tabindex="0" role="region" aria-label="Actions"><table class="govuk-table">
  <caption class="govuk-table__caption govuk-visually-hidden">Actions you may see, overdue first, then by due date</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row">
    <th scope="col" class="govuk-table__header">Ref</th>
    <th scope="col" class="govuk-table__header">Action</th>
    <th scope="col" class="govuk-table__header">Lead agency</th>
    <th scope="col" class="govuk-table__header">Due</th>
    <th scope="col" class="govuk-table__header">Rating</th>
    <th scope="col" class="govuk-table__header">State</th>
  </tr></thead>
  <tbody class="govuk-table__body">
  {{#ACTION_ROW}}<tr class="govuk-table__row">
    <td class="govuk-table__cell">{{REF}}</td>
    <td class="govuk-table__cell"><a class="govuk-link" href="/actions/{{ID}}">{{ACTION_TEXT}}</a>{{#UNPROVEN}}<br><span class="govuk-hint">Said to be complete in the plan; no evidence yet</span>{{/UNPROVEN}}</td>
    <td class="govuk-table__cell">{{LEAD}}</td>
    <td class="govuk-table__cell">{{DUE}}{{#DUE_WRITTEN}}<br><span class="govuk-hint">written: {{WRITTEN}}</span>{{/DUE_WRITTEN}}{{#LATE}}<br><strong>Overdue</strong>{{/LATE}}</td>
    <td class="govuk-table__cell">{{#RATED}}<strong class="govuk-tag{{BRAG_CLASS}}">{{BRAG_LABEL}}</strong>{{/RATED}}</td>
    <td class="govuk-table__cell"><strong class="govuk-tag{{STATE_CLASS}}">{{STATE_LABEL}}</strong></td>
  </tr>
  {{/ACTION_ROW}}
  </tbody>
</table></div>{{/SOME}}
{{#PAGES}}<nav class="govuk-pagination" aria-label="Pages of actions">
{{#BEFORE}}<div class="govuk-pagination__prev"><a class="govuk-link govuk-pagination__link" href="{{BEFORE_LINK}}" rel="prev"><span class="govuk-pagination__link-title">Previous<span class="govuk-visually-hidden"> actions</span></span></a></div>{{/BEFORE}}
{{#MORE}}<div class="govuk-pagination__next"><a class="govuk-link govuk-pagination__link" href="{{MORE_LINK}}" rel="next"><span class="govuk-pagination__link-title">Next<span class="govuk-visually-hidden"> actions</span></span></a></div>{{/MORE}}
</nav>{{/PAGES}}
{{>FOOT}}
