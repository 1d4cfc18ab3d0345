// The ZIP package of an office document, read part by part into memory.
// Purpose: names are looked up exactly and never become paths; sizes the file claims are not
// believed, real bytes are counted while inflating. Thread-safety: one thread. Ownership: the
// document's bytes outlive the package. Failure: kPluginRefused with a reason a person understands.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"
#include "plugins/office/limits.h"

struct zip;

namespace scrutiny::office {

class Package {
 public:
  static Result<Package> open(ByteView document, const Limits& limits);

  bool has(const std::string& name) const;
  // Inflated; kPluginRefused when there is none, it is encrypted, damaged, or passes a cap.
  Result<std::string> part(const std::string& name);
  // The same, empty when there is none.
  Result<std::string> part_or_empty(const std::string& name);
  // Whether any part's name ends so, in ASCII letters of either case.
  bool has_name_ending(std::string_view lower_case_ending) const;

  const Limits& limits() const { return limits_; }

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  Package(std::unique_ptr<zip, Close> archive, const Limits& limits)
      : archive_(std::move(archive)), limits_(limits) {}

  std::unique_ptr<zip, Close> archive_;
  Limits limits_;
  std::uint64_t total_ = 0;
};

// A target of a relationship as a part name: relative to the folder of `base`, or absolute.
std::string resolve_part(std::string_view base, std::string_view target);

}  // namespace scrutiny::office
