// `scrutinyd init`: makes a data folder: keys, log, certificate, settings, plugins, first accounts.
// Thread-safety: one thread. Blocking: yes. Failure: kConflict when the folder holds a log already;
// nothing that exists is changed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "api/clock.h"
#include "api/result.h"

namespace scrutiny {

enum class Partnership : std::uint8_t { kEmpty, kDemo };

struct InitOptions {
  std::filesystem::path data;
  Partnership partnership = Partnership::kEmpty;
  std::string origin;         // empty: "localhost/log" for a demo; required otherwise
  std::string administrator;  // sign-in names of the first two accounts of a real log
  std::string scrutineer;
};

struct FirstAccount {
  std::string name;
  std::string display_name;
  std::string role;
  std::string agency;  // name; empty: none
  std::string password;
};

struct InitReport {
  std::string verifier_key;
  std::vector<FirstAccount> accounts;
  std::vector<std::string> plugins;
};

Result<InitReport> initialise(const InitOptions& options, const Clock& clock);

}  // namespace scrutiny
