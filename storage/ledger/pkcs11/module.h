// A PKCS#11 module: the library of a hardware security module, loaded into this process.
// Thread-safety: the module is asked to lock for itself. Blocking: loading. Ownership: stays loaded
// as long as the object lives. Failure: kUnavailable in words for the operator.
// Source: OASIS PKCS#11 2.40, section 5 (general-purpose functions).
#pragma once

#include <memory>
#include <string>

#include <p11-kit/pkcs11.h>

#include "api/result.h"

namespace scrutiny {

class Pkcs11Module {
 public:
  static Result<std::unique_ptr<Pkcs11Module>> load(const std::string& path);
  ~Pkcs11Module();
  Pkcs11Module(const Pkcs11Module&) = delete;
  Pkcs11Module& operator=(const Pkcs11Module&) = delete;

  CK_FUNCTION_LIST& calls() const { return *calls_; }

 private:
  Pkcs11Module(void* library, CK_FUNCTION_LIST* calls) : library_(library), calls_(calls) {}
  void* library_;
  CK_FUNCTION_LIST* calls_;
  bool ours_ = false;  // nobody else in this process had it running
};

// What a call answered, for the operator: "the token is not there (CKR 0xe0)".
Error token_error(const char* doing, CK_RV answer);

}  // namespace scrutiny
