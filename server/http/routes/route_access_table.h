// The one list of who may call which route: every route of the service has at least one row here,
// and route_access_test.cpp calls each of them as each caller. A route without a row, or a row
// without a route, fails that test.
#pragma once

#include <array>
#include <string_view>

#include "server/http/message.h"

namespace scrutiny::http {

// Who calls, in the order of the columns. Sam and Lena belong to the agency whose documents the
// targets are, Nora, Polly, Paul and Gita to another one.
inline constexpr std::array<std::string_view, 11> kCallers = {
    "",       // nobody signed in
    "nora",   // no role
    "sam",    // submitter
    "lena",   // lead
    "polly",  // submitter, other agency
    "paul",   // lead, other agency
    "gita",   // group member, other agency
    "carla",  // chair
    "sue",    // partnership support
    "iris",   // independent scrutineer
    "ada",    // administrator
};

// One letter for each caller:
//   a  let in: not 401 or 403, and not 404 where there is a target
//   s  401: has to sign in
//   f  403: not with these roles, whatever it is about
//   h  404: may not know that it is there
struct RouteRow {
  Method method;
  std::string_view pattern;
  std::string_view target;  // a thing of that name that the test has made; empty: a made-up id
  std::string_view answers;
};

// clang-format off
inline constexpr auto kRouteTable = std::to_array<RouteRow>({
    // Sessions                                                                                          nobody
    //                                                                                                   |nora
    //                                                                                                   ||sam lena
    //                                                                                                   ||||polly paul gita
    //                                                                                                   |||||||carla
    //                                                                                                   ||||||||sue
    //                                                                                                   |||||||||iris
    //                                                                                                   ||||||||||ada
    {Method::kPost,    "/api/v1/session",                                          "",                  "aaaaaaaaaaa"},
    {Method::kGet,     "/api/v1/session",                                          "",                  "saaaaaaaaaa"},
    {Method::kDelete,  "/api/v1/session",                                          "",                  "saaaaaaaaaa"},
    {Method::kPut,     "/api/v1/session/password",                                 "",                  "saaaaaaaaaa"},
    // Accounts
    {Method::kGet,     "/api/v1/accounts",                                         "",                  "sffffffaaaa"},
    {Method::kPost,    "/api/v1/accounts",                                         "",                  "sfffffffffa"},
    {Method::kGet,     "/api/v1/accounts/{id}",                                    "",                  "sffffffaaaa"},
    {Method::kGet,     "/api/v1/accounts/{id}",                                    "account",           "sffffffaaaa"},
    {Method::kPatch,   "/api/v1/accounts/{id}",                                    "account",           "sfffffffffa"},
    {Method::kPost,    "/api/v1/accounts/{id}/disable",                            "account",           "sfffffffffa"},
    {Method::kPost,    "/api/v1/accounts/{id}/enable",                             "account",           "sfffffffffa"},
    {Method::kPost,    "/api/v1/accounts/{id}/roles",                              "account",           "sfffffffffa"},
    {Method::kDelete,  "/api/v1/accounts/{id}/roles/{role}",                       "account",           "sfffffffffa"},
    {Method::kPost,    "/api/v1/accounts/{id}/password-reset",                     "account",           "sfffffffffa"},
    // Requests that wait for a second person
    {Method::kGet,     "/api/v1/grants",                                           "",                  "sffffffafaa"},
    {Method::kGet,     "/api/v1/grants/{id}",                                      "grant",             "sffffffafaa"},
    {Method::kPost,    "/api/v1/grants/{id}/approve",                              "",                  "sffffffafaf"},
    {Method::kPost,    "/api/v1/grants/{id}/refuse",                               "grant",             "sffffffafaf"},
    {Method::kPost,    "/api/v1/grants/{id}/withdraw",                             "",                  "sfffffffffa"},
    // Agencies
    {Method::kGet,     "/api/v1/agencies",                                         "",                  "saaaaaaaaaa"},
    {Method::kPost,    "/api/v1/agencies",                                         "",                  "sfffffffffa"},
    {Method::kGet,     "/api/v1/agencies/{id}",                                    "agency",            "saaaaaaaaaa"},
    {Method::kPatch,   "/api/v1/agencies/{id}",                                    "agency",            "sfffffffffa"},
    // What may hold data about single children
    {Method::kGet,     "/api/v1/child-level-allowances",                           "",                  "saaaaaaaaaa"},
    {Method::kPost,    "/api/v1/child-level-allowances",                           "",                  "sfffffffffa"},
    {Method::kDelete,  "/api/v1/child-level-allowances/{kind}",                    "child-level allowance",   "sfffffffffa"},
    // People's own signing keys; the target of revoking is a made-up key
    {Method::kGet,     "/api/v1/writer-keys",                                      "",                  "saaaaaaaaaa"},
    {Method::kPost,    "/api/v1/writer-keys",                                      "",                  "sfaaaafffaf"},
    {Method::kPost,    "/api/v1/writer-keys/{key}/acknowledge",                    "",                  "shhhhhhhhhh"},
    {Method::kPost,    "/api/v1/writer-keys/{key}/revoke",                         "",                  "sfaaaafafaf"},
    // One's own tokens; the target is Sam's
    {Method::kGet,     "/api/v1/tokens",                                           "",                  "saaaaaaaaaa"},
    {Method::kPost,    "/api/v1/tokens",                                           "",                  "saaaaaaaaaa"},
    {Method::kDelete,  "/api/v1/tokens/{id}",                                      "token",             "shahhhhhhhh"},
    {Method::kPost,    "/api/v1/tokens/{id}/acknowledge",                          "token",             "shahhhhhhhh"},
    // The trail; targets: a record of Sam's signing in, and of Sam's sending what is now submitted
    {Method::kGet,     "/api/v1/audit/records",                                    "",                  "saaaaaaaaaa"},
    {Method::kGet,     "/api/v1/audit/records/{index}",                            "record",            "shahhhhhhah"},
    {Method::kGet,     "/api/v1/audit/records/{index}",                            "draft's record",    "shaahhhhhah"},
    {Method::kGet,     "/api/v1/audit/records/{index}",                            "received",          "shaahhaaaah"},
    {Method::kGet,     "/api/v1/audit/records/{index}/proof",                      "record",            "aaaaaaaaaaa"},
    {Method::kGet,     "/api/v1/audit/bundle",                                     "",                  "saaaaaaaaaa"},
    {Method::kGet,     "/api/v1/audit/bundle",                                     "draft",             "shaahhhhhah"},
    {Method::kGet,     "/api/v1/audit/bundle",                                     "submitted",         "shaahhaaaah"},
    {Method::kGet,     "/api/v1/audit/bundle",                                     "action",            "shaahhaaaah"},
    {Method::kGet,     "/log/checkpoint",                                          "",                  "aaaaaaaaaaa"},
    {Method::kGet,     "/log/tile/{name*}",                                        "tile",              "aaaaaaaaaaa"},
    {Method::kGet,     "/log/tile/entries/{name*}",                                "tile",              "sffffffffaf"},
    {Method::kGet,     "/log/keys",                                                "",                  "aaaaaaaaaaa"},
    {Method::kPost,    "/log/cosignatures",                                        "",                  "fffffffffff"},
    {Method::kGet,     "/log/cosigned",                                            "",                  "hhhhhhhhhhh"},
    {Method::kGet,     "/log/cosigned/proof/{index}",                              "",                  "hhhhhhhhhhh"},
    {Method::kGet,     "/api/v1/audit/witnesses",                                  "",                  "saaaaaaaaaa"},
    {Method::kGet,     "/log/timestamps",                                          "",                  "aaaaaaaaaaa"},
    {Method::kGet,     "/log/timestamps/{size}",                                   "",                  "hhhhhhhhhhh"},
    {Method::kGet,     "/log/timestamps/{size}/checkpoint",                        "",                  "hhhhhhhhhhh"},
    {Method::kGet,     "/api/v1/audit/timestamps",                                 "",                  "saaaaaaaaaa"},
    {Method::kGet,     "/api/v1/audit/assurance",                                  "",                  "sffffffffaf"},
    // Documents of Sam's agency: being checked, draft, submitted, submitted but not to the group
    {Method::kPost,    "/api/v1/documents",                                        "",                  "sfaaaafffff"},
    {Method::kGet,     "/api/v1/documents",                                        "",                  "saaaaaaaaaa"},
    {Method::kGet,     "/api/v1/documents/{id}",                                   "checking",          "shahhhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}",                                   "draft",             "shaahhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}",                                   "submitted",         "shaahhaaaah"},
    {Method::kGet,     "/api/v1/documents/{id}",                                   "withheld",          "shaahhhhhah"},
    {Method::kGet,     "/api/v1/documents/{id}/progress",                          "checking",          "shahhhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}/progress",                          "draft",             "shaahhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}/progress",                          "submitted",         "shaahhaaaah"},
    {Method::kGet,     "/api/v1/documents/{id}/progress",                          "withheld",          "shaahhhhhah"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/content",        "checking",          "shahhhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/content",        "draft",             "shaahhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/content",        "submitted",         "shaahhaaaah"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/content",        "withheld",          "shaahhhhhah"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/extract",        "draft",             "shaahhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/extract",        "submitted",         "shaahhaaaah"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/extract",        "withheld",          "shaahhhhhah"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/readings",       "draft",             "shaahhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/readings",       "submitted",         "shaahhaaaah"},
    {Method::kPost,    "/api/v1/documents/{id}/versions/{version}/readings",       "draft",             "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/versions/{version}/readings",       "submitted",         "sfaahhfffff"},
    {Method::kGet,     "/api/v1/documents/{id}/versions/{version}/readings/{reading}/difference", "",   "shhhhhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}/findings",                          "draft",             "shaahhhhhhh"},
    {Method::kGet,     "/api/v1/documents/{id}/findings",                          "submitted",         "shaahhaaaah"},
    {Method::kGet,     "/api/v1/documents/{id}/findings",                          "withheld",          "shaahhhhhah"},
    {Method::kPost,    "/api/v1/documents/{id}/versions",                          "draft",             "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/versions",                          "submitted",         "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/submit",                            "draft",             "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/submit",                            "submitted",         "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/withdraw",                          "draft",             "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/withdraw",                          "submitted",         "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/supersede",                         "draft",             "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/supersede",                         "submitted",         "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/disclose",                          "draft",             "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/disclose",                          "submitted",         "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/accept",                            "draft",             "sffffffhfff"},
    {Method::kPost,    "/api/v1/documents/{id}/accept",                            "submitted",         "sffffffafff"},
    {Method::kPost,    "/api/v1/documents/{id}/accept",                            "withheld",          "sffffffhfff"},
    {Method::kPost,    "/api/v1/documents/{id}/return",                            "draft",             "sffffffhfff"},
    {Method::kPost,    "/api/v1/documents/{id}/return",                            "submitted",         "sffffffafff"},
    {Method::kPost,    "/api/v1/documents/{id}/return",                            "withheld",          "sffffffhfff"},
    {Method::kPost,    "/api/v1/documents/{id}/findings",                          "draft",             "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/findings/confirm-all",              "draft",             "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/findings/confirm-all",              "submitted",         "sfaahhfffff"},
    {Method::kPost,    "/api/v1/findings/{id}/confirm",                            "draft's finding",   "sfaahhfffff"},
    {Method::kPost,    "/api/v1/findings/{id}/confirm",                            "submitted finding", "sfaahhfffff"},
    {Method::kPost,    "/api/v1/findings/{id}/correct",                            "draft's finding",   "sfaahhfffff"},
    {Method::kPost,    "/api/v1/findings/{id}/correct",                            "submitted finding", "sfaahhfffff"},
    {Method::kPost,    "/api/v1/findings/{id}/reject",                             "draft's finding",   "sfaahhfffff"},
    {Method::kPost,    "/api/v1/findings/{id}/reject",                             "submitted finding", "sfaahhfffff"},
    // Retention, holds, erasure with two people
    {Method::kGet,     "/api/v1/retention-rules",                                  "",                  "saaaaaaaaaa"},
    {Method::kPost,    "/api/v1/retention-rules",                                  "",                  "sfffffffffa"},
    {Method::kDelete,  "/api/v1/retention-rules/{kind}",                           "",                  "sfffffffffa"},
    {Method::kGet,     "/api/v1/disposals-due",                                    "",                  "sffffffafaa"},
    {Method::kGet,     "/api/v1/holds",                                            "",                  "sffafafafaa"},
    {Method::kPost,    "/api/v1/holds",                                            "",                  "sffafafafaa"},
    {Method::kPost,    "/api/v1/holds/{id}/release",                               "",                  "sffafafafaa"},
    {Method::kGet,     "/api/v1/erasures",                                         "",                  "sffafafafaa"},
    {Method::kPost,    "/api/v1/erasures",                                         "",                  "sffafaffffa"},
    {Method::kGet,     "/api/v1/erasures/{id}",                                    "",                  "sffafafafaa"},
    {Method::kPost,    "/api/v1/erasures/{id}/approve",                            "",                  "sffffffafaf"},
    {Method::kPost,    "/api/v1/erasures/{id}/decline",                            "",                  "sffffffafaf"},
    {Method::kPost,    "/api/v1/erasures/{id}/withdraw",                           "",                  "sffafaffffa"},
    // An action that children's services lead, entered by hand; and its record in the trail
    {Method::kGet,     "/api/v1/actions",                                          "",                  "saaaaaaaaaa"},
    {Method::kPost,    "/api/v1/actions",                                          "",                  "sfaafffafff"},
    {Method::kGet,     "/api/v1/actions/{id}",                                     "action",            "shaahhaaaah"},
    {Method::kGet,     "/api/v1/audit/records/{index}",                            "action's record",   "shaahhaaaah"},
    {Method::kPost,    "/api/v1/actions/{id}/agree",                               "action",            "sffafhfffff"},
    {Method::kPost,    "/api/v1/actions/{id}/start",                               "action",            "sfaahhfffff"},
    {Method::kPost,    "/api/v1/actions/{id}/progress",                            "action",            "sfaahhfffff"},
    {Method::kPost,    "/api/v1/actions/{id}/due",                                 "action",            "sfaahhfffff"},
    {Method::kPost,    "/api/v1/actions/{id}/complete",                            "action",            "sfaahhfffff"},
    {Method::kPost,    "/api/v1/actions/{id}/check",                               "action",            "sfffffffaff"},
    {Method::kPost,    "/api/v1/actions/{id}/verify",                              "action",            "sffffffffaf"},
    {Method::kPost,    "/api/v1/actions/{id}/reopen",                              "action",            "sffffffffaf"},
    {Method::kPost,    "/api/v1/actions/{id}/cancel",                              "action",            "sffffffafff"},
    {Method::kPost,    "/api/v1/documents/{id}/actions",                           "draft",             "sfaahhfffff"},
    {Method::kPost,    "/api/v1/documents/{id}/actions",                           "submitted",         "sfaahhfffff"},
});
// clang-format on

}  // namespace scrutiny::http
