// What the commands that show a server's answers share.
// Thread-safety: as HttpClient. Blocking: each_item asks the server. Failure: as HttpClient.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "server/cli/http_client.h"
#include "server/cli/json_fields.h"

namespace scrutiny::cli {

// A text of an answer, fit for one line of a terminal.
std::string shown(const boost::json::object& from, std::string_view name);

// "12, signed by the log and cosigned by 1 of 1 witnesses: a": how far the record that last changed
// a document or an action is vouched for, as the server says.
std::string attestation_line(const boost::json::object& of);

// Every item of a paged list, in order. `path` has a query already.
Status each_item(HttpClient& client, const std::string& path,
                 const std::function<void(const boost::json::object&)>& take);

// An Idempotency-Key that was never used.
std::string fresh_key();

}  // namespace scrutiny::cli
