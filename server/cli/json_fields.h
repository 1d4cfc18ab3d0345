// Reading a server's answers: a server of another version, or a hostile one, may leave anything
// out. Thread-safety: pure functions. Failure: absent or of another type reads as empty.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/result.h"

namespace scrutiny::cli {

std::string text_of(const boost::json::object& object, std::string_view name);
std::uint64_t number_of(const boost::json::object& object, std::string_view name);
bool is_true(const boost::json::object& object, std::string_view name);
boost::json::object object_of(const boost::json::object& object, std::string_view name);
boost::json::array array_of(const boost::json::object& object, std::string_view name);
// The body as an object; kInternal when it is none.
Result<boost::json::object> parse_answer(const std::string& body);

}  // namespace scrutiny::cli
