// Command endpoint gives the logged-in user their userSig, as text, at GET /user-sig:
//
//	USERSIG_APP=APP go run ./endpoint
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"time"

	"example.org/sign/usersig"
)

// sessions stands for your own log in, which says who a request comes from.
var sessions = map[string]string{"session-of-alice": "alice"}

// userOf gives the user of a request's session; false for a stranger.
func userOf(r *http.Request) (string, bool) {
	cookie, err := r.Cookie("session")
	if err != nil {
		return "", false
	}
	user, ok := sessions[cookie.Value]
	return user, ok
}

func userSig(app uint32, secret string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		// The user comes from the session: whoever could name another one could be anybody.
		user, ok := userOf(r)
		if !ok {
			http.Error(w, "not logged in", http.StatusUnauthorized)
			return
		}
		signed, err := usersig.Sign(app, secret, user, time.Hour)
		if err != nil {
			http.Error(w, "not signed", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Cache-Control", "no-store")
		fmt.Fprint(w, signed)
	}
}

func main() {
	app, err := strconv.ParseUint(os.Getenv("USERSIG_APP"), 10, 32)
	secret := os.Getenv("USERSIG_SECRET")
	if err != nil || secret == "" {
		log.Fatal("USERSIG_APP and USERSIG_SECRET are to be set")
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "3000"
	}
	http.HandleFunc("/user-sig", userSig(uint32(app), secret))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, nil))
}
