#include "plugins/host/options.h"

#include <charconv>
#include <string_view>

namespace scrutiny::host {
namespace {

template <class Number>
Status take_number(std::string_view text, Number& out) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failure != std::errc() || end != text.data() + text.size() || out <= 0)
    return Error(ErrorCode::kInvalidArgument, "A number is wrong.", std::string(text));
  return {};
}

Status take(std::string_view argument, Options& options) {
  if (argument == kUnsandboxedWords) {
    options.sandbox = Sandbox::kNone;
    return {};
  }
  const std::size_t equals = argument.find('=');
  const std::string_view name = argument.substr(0, equals);
  const std::string_view value =
      equals == std::string_view::npos ? std::string_view() : argument.substr(equals + 1);
  if (name == "--memory-bytes") return take_number(value, options.memory_bytes);
  if (name == "--document-bytes") return take_number(value, options.document_bytes);
  if (name == "--cpu-seconds") return take_number(value, options.cpu_seconds);
  if (name == "--landlock-abi-max") return take_number(value, options.landlock_abi_max);
  return Error(ErrorCode::kInvalidArgument, "An option is not known.", std::string(argument));
}

}  // namespace

Result<Options> parse_options(int argc, const char* const* argv) {
  Options options;
  for (int i = 1; i < argc; ++i) SCRUTINY_TRY(take(argv[i], options));
  return options;
}

}  // namespace scrutiny::host
