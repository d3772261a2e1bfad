// Command sign prints a userSig:
//
//	go run ./sign APP USER [SECONDS [USERBUF]]
//
// The secret key is read from USERSIG_SECRET and never from the command line, which other users of the machine can read.
package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"example.org/sign/usersig"
)

var errUsage = errors.New("usage: go run ./sign APP USER [SECONDS [USERBUF in base64]], with the secret key in the variable USERSIG_SECRET")

func run(args []string, secret string) (string, error) {
	if len(args) < 2 || len(args) > 4 || args[1] == "" || secret == "" {
		return "", errUsage
	}
	app, err := strconv.ParseUint(args[0], 10, 32)
	if err != nil {
		return "", errUsage
	}
	lifetime := 24 * time.Hour
	if len(args) > 2 {
		seconds, err := strconv.ParseUint(args[2], 10, 32)
		if err != nil {
			return "", errUsage
		}
		lifetime = time.Duration(seconds) * time.Second
	}
	var userbuf []byte
	if len(args) > 3 {
		if userbuf, err = base64.StdEncoding.DecodeString(args[3]); err != nil {
			return "", errUsage
		}
	}
	return usersig.SignWithBuffer(uint32(app), secret, args[1], lifetime, userbuf)
}

func main() {
	userSig, err := run(os.Args[1:], os.Getenv("USERSIG_SECRET"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Println(userSig)
}
