{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1 class="govuk-heading-l">{{HEADING}}</h1>
<div class="govuk-inset-text">
  <strong>{{VERDICT}}</strong><br>{{VERDICT_TEXT}}
</div>
<div class="app-scroll" tabindex="0" role="region" aria-label="Records"><table class="govuk-table">
  <caption class="govuk-table__caption govuk-visually-hidden">Records, oldest first</caption>
  <thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Record</th><th scope="col" class="govuk-table__header">When</th><th scope="col" class="govuk-table__header">What</th><th scope="col" class="govuk-table__header">Who</th><th scope="col" class="govuk-table__header">Check</th><th scope="col" class="govuk-table__header">Leaf hash</th></tr></thead>
  <tbody class="govuk-table__body">{{#RECORD}}<tr class="govuk-table__row"><td class="govuk-table__cell">{{INDEX}}</td><td class="govuk-table__cell">{{WHEN}}</td><td class="govuk-table__cell">{{WHAT}}</td><td class="govuk-table__cell">{{WHO}}</td><td class="govuk-table__cell">{{CHECK}}</td><td class="govuk-table__cell app-mono">{{LEAF}}</td></tr>{{/RECORD}}</tbody>
</table></div>
{{#MORE}}<p class="govuk-body"><a class="govuk-link" href="{{MORE_LINK}}">More records</a></p>{{/MORE}}
<h2 class="govuk-heading-m">Check it without trusting this server</h2>
<p class="govuk-body">This page was made by the server it speaks about. To check for yourself, run the verifier on your own computer with the log's key, which you should have from the scrutineer or on paper:</p>
<pre class="app-mono app-command govuk-body">scrutiny verify --server {{SERVER}} --log-key '{{LOG_KEY}}'</pre>
<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">The newest signed checkpoint</span></summary><div class="govuk-details__text"><pre class="app-mono app-command">{{CHECKPOINT}}</pre></div></details>
{{>FOOT}}
