{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{#NOTICE}}<div class="govuk-notification-banner govuk-notification-banner--success" role="region" aria-labelledby="notice-title"><div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="notice-title">Recorded</h2></div><div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading">{{NOTICE_TEXT}}</p></div></div>{{/NOTICE}}
<span class="govuk-caption-l">{{CAPTION}}</span>
<h1 class="govuk-heading-l govuk-!-text-break-word">{{HEADING}}</h1>
{{>DISPOSAL}}
{{#ALL_LISTED}}<p class="govuk-body"><a class="govuk-link" href="/disposal">All holds and erasures</a></p>{{/ALL_LISTED}}
{{>FOOT}}
