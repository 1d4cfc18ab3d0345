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
//   f  403: may know that it is there, may not do this
//   h  404: may not know that it is there
struct RouteRow {
  Method method;
  std::string_view pattern;
  std::string_view target;  // a thing of that name that the test has made; empty: a made-up id
  std::string_view answers;
};

// clang-format off
inline constexpr auto kRouteTable = std::to_array<RouteRow>({
    // Sessions                                                          nobody
    //                                                                   |nora
    //                                                                   ||sam lena
    //                                                                   ||||polly paul gita
    //                                                                   |||||||carla
    //                                                                   ||||||||sue
    //                                                                   |||||||||iris
    //                                                                   ||||||||||ada
    {Method::kPost,   "/api/v1/session",                              "", "aaaaaaaaaaa"},
    {Method::kGet,    "/api/v1/session",                              "", "saaaaaaaaaa"},
    {Method::kDelete, "/api/v1/session",                              "", "saaaaaaaaaa"},
    {Method::kPut,    "/api/v1/session/password",                     "", "saaaaaaaaaa"},
    // Accounts
    {Method::kGet,    "/api/v1/accounts",                             "", "sffffffaaaa"},
    {Method::kPost,   "/api/v1/accounts",                             "", "sfffffffffa"},
    {Method::kGet,    "/api/v1/accounts/{id}",                        "", "sffffffaaaa"},
    {Method::kGet,    "/api/v1/accounts/{id}",                 "account", "sffffffaaaa"},
    {Method::kPatch,  "/api/v1/accounts/{id}",                 "account", "sfffffffffa"},
    {Method::kPost,   "/api/v1/accounts/{id}/disable",         "account", "sfffffffffa"},
    {Method::kPost,   "/api/v1/accounts/{id}/enable",          "account", "sfffffffffa"},
    {Method::kPost,   "/api/v1/accounts/{id}/roles",           "account", "sfffffffffa"},
    {Method::kDelete, "/api/v1/accounts/{id}/roles/{role}",    "account", "sfffffffffa"},
    {Method::kPost,   "/api/v1/accounts/{id}/password-reset",  "account", "sfffffffffa"},
    // Requests that wait for a second person
    {Method::kGet,    "/api/v1/grants",                               "", "sffffffafaa"},
    {Method::kGet,    "/api/v1/grants/{id}",                     "grant", "sffffffafaa"},
    {Method::kPost,   "/api/v1/grants/{id}/approve",                  "", "sffffffafaf"},
    {Method::kPost,   "/api/v1/grants/{id}/refuse",              "grant", "sffffffafaf"},
    {Method::kPost,   "/api/v1/grants/{id}/withdraw",                 "", "sfffffffffa"},
    // Agencies
    {Method::kGet,    "/api/v1/agencies",                             "", "saaaaaaaaaa"},
    {Method::kPost,   "/api/v1/agencies",                             "", "sfffffffffa"},
    {Method::kGet,    "/api/v1/agencies/{id}",                  "agency", "saaaaaaaaaa"},
    {Method::kPatch,  "/api/v1/agencies/{id}",                  "agency", "sfffffffffa"},
    // One's own tokens; the target is Sam's
    {Method::kGet,    "/api/v1/tokens",                               "", "saaaaaaaaaa"},
    {Method::kPost,   "/api/v1/tokens",                               "", "saaaaaaaaaa"},
    {Method::kDelete, "/api/v1/tokens/{id}",                     "token", "shahhhhhhhh"},
    {Method::kPost,   "/api/v1/tokens/{id}/acknowledge",         "token", "shahhhhhhhh"},
    // The trail; the target is a record of Sam's signing in
    {Method::kGet,    "/api/v1/audit/records",                        "", "saaaaaaaaaa"},
    {Method::kGet,    "/api/v1/audit/records/{index}",          "record", "shahhhhhhah"},
    {Method::kGet,    "/api/v1/audit/records/{index}/proof",    "record", "aaaaaaaaaaa"},
    {Method::kGet,    "/log/checkpoint",                              "", "aaaaaaaaaaa"},
    {Method::kGet,    "/log/tile/{name*}",                        "tile", "aaaaaaaaaaa"},
    {Method::kGet,    "/log/tile/entries/{name*}",                "tile", "sffffffffaf"},
});
// clang-format on

}  // namespace scrutiny::http
