{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1 class="govuk-heading-l">{{HEADING}}</h1>
<p class="govuk-body">{{TEXT}}</p>
{{#LINKED}}<p class="govuk-body"><a class="govuk-link" href="{{LINK}}">{{LINK_TEXT}}</a></p>{{/LINKED}}
{{>FOOT}}
