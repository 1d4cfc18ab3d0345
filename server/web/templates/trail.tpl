{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1 class="govuk-heading-l">{{HEADING}}</h1>
{{#WHOLE}}<p class="govuk-body"><a class="govuk-link" href="/trail/assurance">Assurance report for a period</a></p>{{/WHOLE}}
{{#ALARM}}<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {{ALARM_TEXT}}</strong></div>{{/ALARM}}
<div class="govuk-inset-text">
  <strong>{{VERDICT}}</strong><br>{{VERDICT_TEXT}}
  {{#COSIGNED}}<br>Cosigned: outside witnesses have confirmed the first {{COSIGNED_SIZE}} records; later ones are signed by this log only.{{/COSIGNED}}{{#NOT_COSIGNED}}<br>Signed by this log only: no outside witness has cosigned it yet.{{/NOT_COSIGNED}}{{#NO_WITNESS}}<br>Signed by this log only: no outside witness is named in its settings.{{/NO_WITNESS}}{{#FAILING}}<br><strong>{{FAILING_WHAT}}</strong> Since {{FAILING_SINCE}}; records go on and are cosigned once it answers.{{/FAILING}}
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
<p class="govuk-body">For one record and its document, <a class="govuk-link" href="/static/verify.html">save the verifier page</a> and open it from your own disk.</p>
<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">The newest signed checkpoint</span></summary><div class="govuk-details__text"><pre class="app-mono app-command">{{CHECKPOINT:pre_escape}}</pre></div></details>
{{>FOOT}}
